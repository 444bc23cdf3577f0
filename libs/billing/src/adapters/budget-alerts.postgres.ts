import { microUsd, type MerchantId } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { AlertLevel, AlertSpan } from '../domain/budget-alert.ts';
import type { BudgetAlerts, KeptAlert } from '../ports/budget-alerts.port.ts';

interface Row extends Record<string, unknown> {
  span: AlertSpan;
  level: AlertLevel;
  since: Date;
  spent: bigint;
  limit: bigint;
  state: KeptAlert['state'];
  attempts: number;
  failure: string | null;
}

const columns = `span, level, since, spent_micro_usd as spent, limit_micro_usd as limit, state, attempts, last_failure as failure`;
const one = 'merchant_id = $1::uuid and span = $2 and level = $3::int4 and since = $4::timestamptz';

const toAlert = (merchant: MerchantId, row: Row): KeptAlert => ({
  merchant,
  span: row.span,
  level: row.level,
  since: row.since,
  spent: microUsd(row.spent),
  limit: microUsd(row.limit),
  state: row.state,
  attempts: row.attempts,
  lastFailure: row.failure,
});

export const postgresBudgetAlerts = (database: Database): BudgetAlerts => {
  const run = (merchant: MerchantId, text: string, values: readonly unknown[]): Promise<Row[]> =>
    database.forMerchant(merchant, (sql) => sql.query<Row>(text, [merchant, ...values]));
  const keyOf = ({ span, level, since }: KeptAlert): unknown[] => [span, level, since];
  return {
    raise: async ({ merchant, span, level, since, spent, limit }, now) => {
      await run(
        merchant,
        `insert into budget_alerts (merchant_id, span, level, since, spent_micro_usd, limit_micro_usd, state, next_at)
         values ($1::uuid, $2, $3::int4, $4::timestamptz, $5::int8, $6::int8, 'pending', $7::timestamptz)
         on conflict do nothing`,
        [span, level, since, spent, limit, now],
      );
    },
    claim: async (merchant, now, leaseUntil) =>
      (
        await run(
          merchant,
          `update budget_alerts set next_at = $3::timestamptz
           where merchant_id = $1::uuid and state = 'pending' and next_at <= $2::timestamptz returning ${columns}`,
          [now, leaseUntil],
        )
      ).map((row) => toAlert(merchant, row)),
    sent: async (alert) => {
      await run(
        alert.merchant,
        `update budget_alerts set state = 'sent', attempts = attempts + 1, last_failure = null where ${one}`,
        keyOf(alert),
      );
    },
    failed: async (alert, code, nextAt) => {
      await run(
        alert.merchant,
        `update budget_alerts set attempts = attempts + 1, last_failure = $5,
           state = case when $6::timestamptz is null then 'failed' else 'pending' end,
           next_at = coalesce($6::timestamptz, next_at)
         where ${one}`,
        [...keyOf(alert), code, nextAt],
      );
    },
    list: async (merchant, limit) =>
      (
        await run(
          merchant,
          `select ${columns} from budget_alerts where merchant_id = $1::uuid order by since desc, span, level desc limit $2::int`,
          [limit],
        )
      ).map((row) => toAlert(merchant, row)),
  };
};
