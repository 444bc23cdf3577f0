import { z } from 'zod';

const count = z.int().min(0);
/** Whole millionths of a US dollar. */
const microUsd = z.int();

export const BillingMonth = z.string().regex(/^2[01]\d{2}-(0[1-9]|1[0-2])$/, 'a month as 2026-11');
export const BillingQuery = z.strictObject({
  /** UTC; the current month when left out. */
  month: BillingMonth.optional(),
});
export const BillingExportQuery = BillingQuery.extend({ format: z.enum(['csv', 'json']).default('csv') });

export const BillLine = z
  .strictObject({
    modelId: z.string(),
    priceVersion: z.string(),
    /** `rounding` is what rounding each answer up to a whole micro-dollar adds. */
    kind: z.enum([
      'input',
      'cached',
      'output',
      'embedding',
      'lambda',
      'task',
      'database',
      'cache',
      'storage',
      'request',
      'rounding',
    ]),
    /** As text: sums may pass what a number holds exactly. */
    quantity: z.string().regex(/^\d+$/),
    unit: z.string(),
    costMicroUsd: microUsd,
  })
  .meta({ id: 'BillLine' });
export type BillLine = z.infer<typeof BillLine>;

/** The sum of the lines is the total; lines, roll-ups and events come to the same. */
export const Bill = z
  .strictObject({
    merchantId: z.uuid(),
    month: BillingMonth,
    lines: z.array(BillLine),
    answers: count,
    totalMicroUsd: microUsd,
  })
  .meta({ id: 'Bill' });
export type Bill = z.infer<typeof Bill>;

const Sum = z.strictObject({ key: z.string(), answers: count, costMicroUsd: microUsd });

const Budget = z.strictObject({
  softMicroUsd: count.max(1_000_000_000_000),
  hardMicroUsd: z.int().min(1).max(1_000_000_000_000),
});

/** From `soft` on answers are made more cheaply, at `hard` they are refused. A month is a calendar month in UTC. */
export const Budgets = z.strictObject({ month: Budget.nullable(), session: Budget.nullable() }).meta({ id: 'Budgets' });
export type Budgets = z.infer<typeof Budgets>;

export const BudgetAlert = z
  .strictObject({
    window: z.enum(['24h', '7d']),
    levelPercent: z.union([z.literal(50), z.literal(80), z.literal(100)]),
    since: z.iso.datetime(),
    spentMicroUsd: microUsd,
    limitMicroUsd: microUsd,
    /** `failed`: the target did not take it in five tries. */
    state: z.enum(['pending', 'sent', 'failed']),
    lastFailure: z.string().nullable(),
  })
  .meta({ id: 'BudgetAlert' });
export type BudgetAlert = z.infer<typeof BudgetAlert>;

export const BillingReport = z
  .strictObject({
    bill: Bill,
    /** Prices older than 120 days. */
    stalePrices: count,
    days: z.array(Sum),
    models: z.array(Sum),
    features: z.array(Sum),
    sessions: z.strictObject({
      count,
      p50MicroUsd: microUsd,
      p95MicroUsd: microUsd,
      worstMicroUsd: microUsd,
      /** Sessions up to each bound and above the one before; the last has no bound. */
      classes: z.array(z.strictObject({ upToMicroUsd: microUsd.nullable(), sessions: count })),
      dearest: z.array(
        Sum.extend({
          reason: z.enum(['many-answers', 'long-prompts', 'long-answers', 'platform', 'searches']),
          /** Of the session's cost, 0 to 100. */
          sharePercent: count.max(100),
        }),
      ),
    }),
    budgets: Budgets,
    alerts: z.array(BudgetAlert),
    /** Months with usage, the newest first. */
    months: z.array(BillingMonth),
  })
  .meta({ id: 'BillingReport' });
export type BillingReport = z.infer<typeof BillingReport>;
