import { z } from 'zod';
import type { Objective } from './objectives.ts';

const Metric = z.object({
  values: z.record(z.string(), z.number()),
  thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
});
export const K6Summary = z.object({ metrics: z.record(z.string(), Metric) });
export type K6Summary = z.infer<typeof K6Summary>;

export interface Judged {
  readonly what: string;
  /** `<= 300`, `>= 0.99`. */
  readonly goal: string;
  /** Undefined when the run measured no such value. */
  readonly value: number | undefined;
  readonly met: boolean;
}

/**
 * Each objective beside what was measured. Nothing measured is no failure of a time (no answer came from the cache), but
 * a run without any session or grounded answer shows nothing and fails.
 */
export const judge = (objectives: readonly Objective[], summary: K6Summary): readonly Judged[] =>
  objectives.map(({ what, metric, statistic, limit, atLeast }) => {
    const found = summary.metrics[metric];
    const measured = statistic === 'count' || (found?.values['count'] ?? sum(found?.values ?? {})) > 0;
    const value = found && measured ? found.values[statistic] : undefined;
    const required = metric === 'session_cost_usd' || metric === 'grounded' || metric === 'answers_failed';
    const met = value === undefined ? !required : atLeast ? value >= limit : value <= limit;
    return { what, goal: `${atLeast ? '>=' : '<='} ${limit}`, value, met };
  });

const sum = (values: Readonly<Record<string, number>>): number => (values['passes'] ?? 0) + (values['fails'] ?? 0);
