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
  reserve: (merchant, request) => database.forMerchant(merchant, (sql) => reserveWithin(sql, merchant, request)),
  release: async (merchant, eventId) => {
    await database.forMerchant(merchant, (sql) => sql.query(releaseSql, [merchant, eventId]));
  },
});
