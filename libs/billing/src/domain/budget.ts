import { AppError, invalid, type MicroUsd } from '@rag-assistant/kernel';
import { monthAfter, periodOf } from './billing-month.ts';

/** How an answer is made as its budget runs out; each step keeps to those before it. */
export const budgetSteps = [
  'full',
  'cached-answer',
  'fewer-chunks',
  'shorter-history',
  'smaller-model',
  'retrieval-only',
] as const;
export type BudgetStep = (typeof budgetSteps)[number];

/** `month` is the merchant's calendar month in UTC. */
export type BudgetScope = 'month' | 'session';

/** From `soft` on answers become cheaper, at `hard` they are refused. */
export interface Budget {
  readonly soft: MicroUsd;
  readonly hard: MicroUsd;
}
export type Budgets = Readonly<Partial<Record<BudgetScope, Budget>>>;

/** The ceiling of the system: five cents a session. */
export const sessionCeiling: Budget = { soft: 20_000n as MicroUsd, hard: 50_000n as MicroUsd };

/** A budget beside what is spent and held of it, in micro-dollars. */
export interface BudgetState extends Budget {
  readonly scope: BudgetScope;
  readonly used: bigint;
}

/** The most that an answer of each step can cost: what is held until its true cost is known. */
export type StepCosts = Readonly<Record<BudgetStep, bigint>>;

export interface BudgetChoice {
  readonly step: BudgetStep;
  readonly hold: bigint;
  /** Of the budget that is nearest its end, 0 to 100 and more; 0 without a budget. */
  readonly usedPercent: number;
}

const budgetMax = 1_000_000_000_000n;

/** @throws AppError `billing.invalid-budget` */
export const checkBudget = ({ soft, hard }: Budget): Budget => {
  if (soft < 0n || hard <= 0n || soft > hard || hard > budgetMax)
    throw invalid(
      'billing.invalid-budget',
      'A budget has 0 <= soft <= hard, and hard is above 0 and at most $1,000,000.',
    );
  return { soft, hard };
};

const cheaperSteps = 4n;

/** The step that pressure asks for: none below soft, then the four cheaper ways in equal parts up to hard. */
const stepAt = ({ soft, hard, used }: BudgetState): number => {
  if (used < soft) return 0;
  if (used >= hard) return budgetSteps.length - 1;
  return Number(((used - soft) * cheaperSteps) / (hard - soft)) + 1;
};

const percentOf = ({ used, hard }: BudgetState): number => Number((used * 100n) / hard);

/** The dearest step that the budgets allow and can hold; null when not even the cheapest fits. */
export const chooseStep = (states: readonly BudgetState[], costs: StepCosts): BudgetChoice | null => {
  const first = Math.max(0, ...states.map(stepAt));
  const usedPercent = Math.max(0, ...states.map(percentOf));
  const step = budgetSteps.slice(first).find((one) => states.every(({ used, hard }) => used + costs[one] <= hard));
  return step === undefined ? null : { step, hold: costs[step], usedPercent };
};

/** The budget that refuses: the one that cannot hold the cheapest answer. */
export const exhausted = (states: readonly BudgetState[], costs: StepCosts, month: string, now: Date): AppError => {
  const spent = states.find(({ used, hard }) => used + costs['retrieval-only'] > hard);
  const resetAt = periodOf(monthAfter(month)).from;
  if (spent?.scope === 'session')
    return new AppError({
      code: 'billing.budget-exhausted',
      category: 'throttled',
      publicText: 'This conversation has used up its budget. Start a new one.',
      context: { scope: 'session' },
    });
  return new AppError({
    code: 'billing.budget-exhausted',
    category: 'throttled',
    publicText: `The shop's budget for this month is used up. It begins anew at ${resetAt.toISOString()}.`,
    retryable: true,
    retryAfterMs: Math.max(0, resetAt.getTime() - now.getTime()),
    context: { scope: 'month', resetAt: resetAt.toISOString() },
  });
};
