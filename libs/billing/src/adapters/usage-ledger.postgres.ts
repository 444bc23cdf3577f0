import { microUsd, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import { chargeOf, type Charge } from '../domain/charge.ts';
import { checkUsage } from '../domain/check-usage.ts';
import type { PriceBook } from '../domain/price-book.ts';
import type { PricedUsage, UsageEvent } from '../domain/usage.ts';
import type { UsageLedger } from '../ports/usage-ledger.port.ts';
import { chargeColumns, chargeColumnTypes, chargeValues } from './charge-columns.ts';

const columns = chargeColumns.join(', ');
const values = chargeColumnTypes.map((type, at) => `$${at + 10}::${type}`).join(', ');
const added = chargeColumns.map((name) => `${name} = usage_rollups.${name} + excluded.${name}`).join(', ');

/**
 * Receipt, event, roll-up and budgets in one statement: whoever brings the receipt writes the rest, anybody else
 * nothing. Counters are touched in the order of keys, the month first, as everywhere: no two requests wait for each other.
 */
const recordSql = `
with receipt as (
  insert into usage_receipts (merchant_id, event_id, cost_micro_usd, price_version, at)
  values ($1::uuid, $2, $3::int8, $4, $5::timestamptz)
  on conflict (merchant_id, event_id) do nothing returning 1
), event as (
  insert into usage_events (merchant_id, event_id, cost_micro_usd, price_version, at, session_id, model_id,
    embedding_model_id, feature, ${columns})
  select $1::uuid, $2, $3::int8, $4, $5::timestamptz, $6::text::uuid, $7, $8, $9, ${values} from receipt
), rollup as (
  insert into usage_rollups (merchant_id, hour, session_id, model_id, feature, price_version, events, cost_micro_usd, ${columns})
  select $1::uuid, date_trunc('hour', $5::timestamptz, 'UTC'), $6::text::uuid, $7, $9, $4, 1, $3::int8, ${values} from receipt
  on conflict (merchant_id, hour, session_id, model_id, feature, price_version) do update set
    events = usage_rollups.events + 1, cost_micro_usd = usage_rollups.cost_micro_usd + excluded.cost_micro_usd, ${added}
), hold as (
  delete from budget_holds where merchant_id = $1::uuid and event_id = $2
  returning month_key, session_key, amount_micro_usd as amount
), settled as (
  insert into budget_counters (merchant_id, key, spent_micro_usd, held_micro_usd)
  select $1::uuid, key, sum(spent), sum(held) from (
    select 'month:' || to_char($5::timestamptz at time zone 'UTC', 'YYYY-MM') as key, $3::int8 as spent, 0::int8 as held from receipt
    union all select 'session:' || $6::text, $3::int8, 0 from receipt
    union all select month_key, 0, -amount from hold
    union all select session_key, 0, -amount from hold
  ) change group by key order by key
  on conflict (merchant_id, key) do update set
    spent_micro_usd = budget_counters.spent_micro_usd + excluded.spent_micro_usd,
    held_micro_usd = budget_counters.held_micro_usd + excluded.held_micro_usd
)
select 1 as fresh from receipt`;

const receiptSql = `select cost_micro_usd as cost, price_version as version from usage_receipts
  where merchant_id = $1::uuid and event_id = $2`;

/** Writes the event unless it is there already; tells what it was first priced at. */
export const keepEvent = async (
  sql: Sql,
  merchant: MerchantId,
  event: UsageEvent,
  charge: Charge,
): Promise<{ priced: PricedUsage; fresh: boolean }> => {
  const { cost, priceVersion } = charge;
  const rows = await sql.query(
    recordSql,
    [
      merchant,
      event.eventId,
      cost,
      priceVersion,
      event.at,
      event.sessionId,
      event.modelId,
      event.embeddingModelId,
      event.feature ?? 'chat',
      ...chargeValues(charge),
    ],
    { prepared: true },
  );
  if (rows.length > 0) return { priced: { cost, priceVersion }, fresh: true };
  const [first] = await sql.query<{ cost: bigint; version: string }>(receiptSql, [merchant, event.eventId]);
  const priced = first ? { cost: microUsd(first.cost), priceVersion: first.version } : { cost, priceVersion };
  return { priced, fresh: false };
};

/** The ledger on the tables of `billingMigrations`: one transaction an event. */
export const postgresUsageLedger = (database: Database, book: PriceBook): UsageLedger => ({
  record: async (merchant, event) => {
    const { at } = checkUsage(event);
    const charge = chargeOf(book.at(at), event);
    const { priced } = await database.forMerchant(merchant, (sql) => keepEvent(sql, merchant, event, charge));
    return priced;
  },
  sessionCost: async (merchant, session) => {
    const [row] = await database.forMerchant(merchant, (sql) =>
      sql.query<{ cost: bigint }>(
        `select coalesce(sum(cost_micro_usd), 0)::int8 as cost from usage_rollups
         where merchant_id = $1::uuid and session_id = $2::uuid`,
        [merchant, session],
      ),
    );
    return microUsd(row?.cost ?? 0n);
  },
});
