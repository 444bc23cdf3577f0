import { microUsd, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import { monthOf } from '../domain/billing-month.ts';
import {
  checkBudget,
  chooseStep,
  exhausted,
  sessionCeiling,
  type Budget,
  type BudgetChoice,
  type Budgets,
  type BudgetScope,
  type BudgetState,
  type BudgetStep,
} from '../domain/budget.ts';
import type { BudgetRequest, BudgetStore } from '../ports/budget-store.port.ts';

interface BudgetRow extends Record<string, unknown> {
  scope: BudgetScope;
  soft: bigint;
  hard: bigint;
}

interface StateRow extends Record<string, unknown> {
  key: string;
  used: bigint;
  /** Budgets and whether holds have expired ride along on each row. */
  budgets: readonly { scope: BudgetScope; soft: string; hard: string }[] | null;
  expired: boolean;
}

interface HoldRow extends Record<string, unknown> {
  step: BudgetStep;
  amount: bigint;
  percent: number;
}

/** Longer than the longest answer; what is held by a process that died comes back after it. */
const holdMs = 120_000;

const budgetsSql = `select scope, soft_micro_usd as soft, hard_micro_usd as hard from budgets where merchant_id = $1::uuid`;

/** Locks the counters, the month first: from here on the requests of a merchant stand in line. */
const lockSql = `
with counters as (
  insert into budget_counters (merchant_id, key) select $1::uuid, key from unnest($2::text[]) key order by key
  on conflict (merchant_id, key) do update set held_micro_usd = budget_counters.held_micro_usd
  returning key, spent_micro_usd + held_micro_usd as used
)
select key, used,
  (select json_agg(json_build_object('scope', scope, 'soft', soft_micro_usd::text, 'hard', hard_micro_usd::text))
   from budgets where merchant_id = $1::uuid) as budgets,
  exists (select from budget_holds where merchant_id = $1::uuid and expires_at <= $3::timestamptz) as expired
from counters`;

const subtractHeld = `
update budget_counters c set held_micro_usd = c.held_micro_usd - back.amount
from (select key, sum(amount) as amount from (
    select month_key as key, amount from gone union all select session_key, amount from gone) held group by key order by key) back
where c.merchant_id = $1::uuid and c.key = back.key`;

const expireSql = `
with gone as (
  delete from budget_holds where merchant_id = $1::uuid and expires_at <= $2::timestamptz
  returning month_key, session_key, amount_micro_usd as amount
) ${subtractHeld}`;

const releaseSql = `
with gone as (
  delete from budget_holds where merchant_id = $1::uuid and event_id = $2
  returning month_key, session_key, amount_micro_usd as amount
) ${subtractHeld}`;

const holdSql = `
with hold as (
  insert into budget_holds (merchant_id, event_id, month_key, session_key, amount_micro_usd, step, used_percent, expires_at)
  values ($1::uuid, $2, $3, $4, $5::int8, $6, $7::int4, $8::timestamptz)
  on conflict (merchant_id, event_id) do nothing returning 1
)
update budget_counters set held_micro_usd = held_micro_usd + $5::int8
where merchant_id = $1::uuid and key in ($3, $4) and exists (select from hold) returning key`;

const firstHoldSql = `select step, amount_micro_usd as amount, used_percent as percent from budget_holds
  where merchant_id = $1::uuid and event_id = $2`;

/**
 * The common case in one statement: both budgets are below soft and can hold a full answer. A counter that cannot is not
 * touched and not returned; the caller then rolls back.
 */
const holdFullSql = `
with limits as (
  select coalesce(max(soft_micro_usd) filter (where scope = 'month'), $8::int8) as month_soft,
    coalesce(max(hard_micro_usd) filter (where scope = 'month'), $8::int8) as month_hard,
    coalesce(max(soft_micro_usd) filter (where scope = 'session'), $6::int8) as session_soft,
    coalesce(max(hard_micro_usd) filter (where scope = 'session'), $7::int8) as session_hard
  from budgets where merchant_id = $1::uuid
), counters as (
  insert into budget_counters as c (merchant_id, key, held_micro_usd)
  select $1::uuid, key, $5::int8 from unnest(array[$3, $4]::text[]) key order by key
  on conflict (merchant_id, key) do update set held_micro_usd = c.held_micro_usd + excluded.held_micro_usd
  where c.spent_micro_usd + c.held_micro_usd < (select case when c.key = $3 then month_soft else session_soft end from limits)
    and c.spent_micro_usd + c.held_micro_usd + excluded.held_micro_usd
      <= (select case when c.key = $3 then month_hard else session_hard end from limits)
  returning key, spent_micro_usd + held_micro_usd - $5::int8 as used
), hold as (
  insert into budget_holds (merchant_id, event_id, month_key, session_key, amount_micro_usd, step, used_percent, expires_at)
  select $1::uuid, $2, $3, $4, $5::int8, 'full', 0, $9::timestamptz where (select count(*) from counters) = 2
  on conflict (merchant_id, event_id) do nothing returning 1
)
select least((select greatest(
    (select used * 100 / month_hard from counters where key = $3),
    (select used * 100 / session_hard from counters where key = $4))), 100)::int4 as percent,
  month_soft > 0 and session_soft > 0 and $5::int8 <= least(month_hard, session_hard) as fits
from limits where exists (select from hold)
  and not exists (select from budget_holds where merchant_id = $1::uuid and expires_at <= $10::timestamptz)`;

const unlimited = 9_000_000_000_000_000_000n;

/** Null, with nothing changed, when the case is not the common one. */
const reserveFull = async (
  database: Database,
  merchant: MerchantId,
  { eventId, sessionId, at, costs }: BudgetRequest,
): Promise<BudgetChoice | null> => {
  const values = [
    merchant,
    eventId,
    `month:${monthOf(at)}`,
    `session:${sessionId}`,
    costs.full,
    sessionCeiling.soft,
    sessionCeiling.hard,
    unlimited,
    new Date(at.getTime() + holdMs),
    at,
  ];
  try {
    return await database.forMerchant(merchant, async (sql) => {
      const [row] = await sql.query<{ percent: number; fits: boolean }>(holdFullSql, values, { prepared: true });
      if (row?.fits !== true) throw notCommon;
      return { step: 'full', hold: costs.full, usedPercent: row.percent };
    });
  } catch (error) {
    if (error === notCommon) return null;
    throw error;
  }
};

/** Rolls the common case back; never leaves this file. */
const notCommon = new Error('not the common case');

const budgetsOf = (rows: StateRow['budgets']): Budgets => {
  const set = (rows ?? []).map(({ scope, soft, hard }): [BudgetScope, Budget] => [
    scope,
    { soft: microUsd(BigInt(soft)), hard: microUsd(BigInt(hard)) },
  ]);
  return { session: sessionCeiling, ...Object.fromEntries(set) };
};

const reserveWithin = async (sql: Sql, merchant: MerchantId, request: BudgetRequest): Promise<BudgetChoice> => {
  const { eventId, at, costs } = request;
  const month = monthOf(at);
  const keys = { month: `month:${month}`, session: `session:${request.sessionId}` };
  const lock = (): Promise<StateRow[]> => sql.query<StateRow>(lockSql, [merchant, Object.values(keys), at]);
  let rows = await lock();
  if (rows[0]?.expired) {
    await sql.query(expireSql, [merchant, at]);
    rows = await lock();
  }
  const budgets = budgetsOf(rows[0]?.budgets ?? null);
  const states = (['month', 'session'] as const).flatMap((scope): BudgetState[] => {
    const budget = budgets[scope];
    const used = rows.find(({ key }) => key === keys[scope])?.used ?? 0n;
    return budget ? [{ scope, used, ...budget }] : [];
  });
  const choice = chooseStep(states, costs);
  if (!choice) throw exhausted(states, costs, month, at);
  const held = await sql.query(holdSql, [
    merchant,
    eventId,
    keys.month,
    keys.session,
    choice.hold,
    choice.step,
    choice.usedPercent,
    new Date(at.getTime() + holdMs),
  ]);
  if (held.length > 0) return choice;
  const [first] = await sql.query<HoldRow>(firstHoldSql, [merchant, eventId]);
  return first ? { step: first.step, hold: first.amount, usedPercent: first.percent } : choice;
};

/** Budgets on the tables of `billingMigrations`; `UsageLedger.record` settles a hold together with its event. */
export const postgresBudgetStore = (database: Database): BudgetStore => ({
  read: async (merchant) => {
    const rows = await database.forMerchant(merchant, (sql) => sql.query<BudgetRow>(budgetsSql, [merchant]));
    return budgetsOf(rows.map(({ scope, soft, hard }) => ({ scope, soft: String(soft), hard: String(hard) })));
  },
  write: async (merchant, budgets) => {
    const set = Object.entries(budgets).map(([scope, budget]) => ({ scope, ...checkBudget(budget) }));
    await database.forMerchant(merchant, async (sql) => {
      await sql.query('delete from budgets where merchant_id = $1::uuid', [merchant]);
      for (const { scope, soft, hard } of set)
        await sql.query(
          `insert into budgets (merchant_id, scope, soft_micro_usd, hard_micro_usd)
           values ($1::uuid, $2, $3::int8, $4::int8)`,
          [merchant, scope, soft, hard],
        );
    });
  },
  reserve: async (merchant, request) =>
    (await reserveFull(database, merchant, request)) ??
    database.forMerchant(merchant, (sql) => reserveWithin(sql, merchant, request)),
  release: async (merchant, eventId) => {
    await database.forMerchant(merchant, (sql) => sql.query(releaseSql, [merchant, eventId]));
  },
});
