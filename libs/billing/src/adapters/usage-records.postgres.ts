import { microUsd, type MerchantId } from '@rag-assistant/kernel';
import type { Database, SqlRow } from '@rag-assistant/platform-postgres';
import type { MonthUsage, UsageSum } from '../domain/bill.ts';
import type { Period } from '../domain/billing-month.ts';
import { sessionClasses } from '../domain/session-costs.ts';
import type { UsageDimension, UsageRecords } from '../ports/usage-records.port.ts';
import { chargePartsOf, chargeSums } from './charge-columns.ts';

interface SumRow extends SqlRow {
  key: string;
  events: bigint;
  cost: bigint;
}

const keys: Readonly<Record<UsageDimension, string>> = {
  hour: `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24')`,
  day: `to_char(hour at time zone 'UTC', 'YYYY-MM-DD')`,
  session: 'session_id::text',
  model: 'model_id',
  feature: 'feature',
};

const sums = `sum(events)::int8 as events, sum(cost_micro_usd)::int8 as cost, ${chargeSums}`;
const within = `from usage_rollups where merchant_id = $1::uuid and hour >= $2::timestamptz and hour < $3::timestamptz`;

const toSum = (row: SumRow): UsageSum => ({
  key: row.key,
  events: Number(row.events),
  cost: microUsd(row.cost),
  parts: chargePartsOf(row),
});

const bySql = (dimension: UsageDimension): string =>
  `select ${keys[dimension]} as key, ${sums} ${within} group by 1
   order by ${dimension === 'session' ? 'cost desc, 1' : '1'} limit $4::int`;

/** One statement, hence one moment: events that come meanwhile are in both sums or in neither. */
const monthSql = `
select l.*, e.all_events, e.all_cost from
  (select count(*)::int8 as all_events, coalesce(sum(cost_micro_usd), 0)::int8 as all_cost from usage_events
   where merchant_id = $1::uuid and at >= $2::timestamptz and at < $3::timestamptz) e
left join (select model_id || ' ' || price_version as key, model_id, price_version, ${sums} ${within} group by 2, 3) l on true
order by l.key`;

interface MonthRow extends SumRow {
  model_id: string | null;
  price_version: string;
  all_events: bigint;
  all_cost: bigint;
}

const toMonth = (rows: readonly MonthRow[]): MonthUsage => ({
  lines: rows.flatMap((row) =>
    row.model_id === null ? [] : [{ ...toSum(row), modelId: row.model_id, priceVersion: row.price_version }],
  ),
  events: Number(rows[0]?.all_events ?? 0n),
  cost: microUsd(rows[0]?.all_cost ?? 0n),
});

const costsSql = `
with s as (select sum(cost_micro_usd)::int8 as cost ${within} group by session_id)
select count(*)::int8 as sessions,
  coalesce(percentile_disc(0.5) within group (order by cost), 0)::int8 as p50,
  coalesce(percentile_disc(0.95) within group (order by cost), 0)::int8 as p95,
  coalesce(max(cost), 0)::int8 as worst,
  array(select count(s.cost)::int from generate_series(0, cardinality($4::int8[])) class
    left join s on width_bucket(s.cost - 1, $4::int8[]) = class group by class order by class) as classes
from s`;

const costSinceSql = `select coalesce(sum(cost_micro_usd), 0)::int8 as cost from usage_events
  where merchant_id = $1::uuid and at >= $2::timestamptz`;

/** Sums over the tables of `billingMigrations`. */
export const postgresUsageRecords = (database: Database): UsageRecords => {
  const read = <Row extends SqlRow>(merchant: MerchantId, text: string, values: readonly unknown[]): Promise<Row[]> =>
    database.forMerchant(merchant, (sql) => sql.query<Row>(text, [merchant, ...values]));
  const bounds = ({ from, until }: Period): Date[] => [from, until];
  return {
    month: async (merchant, period) => toMonth(await read<MonthRow>(merchant, monthSql, bounds(period))),
    by: async (merchant, period, dimension, limit) =>
      (await read<SumRow>(merchant, bySql(dimension), [...bounds(period), limit])).map(toSum),
    sessionCosts: async (merchant, period) => {
      const [row] = await read<{ sessions: bigint; p50: bigint; p95: bigint; worst: bigint; classes: number[] }>(
        merchant,
        costsSql,
        [...bounds(period), sessionClasses.map(String)],
      );
      return {
        sessions: Number(row?.sessions ?? 0n),
        p50: microUsd(row?.p50 ?? 0n),
        p95: microUsd(row?.p95 ?? 0n),
        worst: microUsd(row?.worst ?? 0n),
        classes: row?.classes ?? [],
      };
    },
    costSince: async (merchant, since) =>
      microUsd((await read<{ cost: bigint }>(merchant, costSinceSql, [since]))[0]?.cost ?? 0n),
    months: async (merchant) =>
      (
        await read<{ month: string }>(
          merchant,
          `select distinct to_char(hour at time zone 'UTC', 'YYYY-MM') as month from usage_rollups
           where merchant_id = $1::uuid order by 1 desc`,
          [],
        )
      ).map(({ month }) => month),
  };
};
