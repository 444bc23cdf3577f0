import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';

const Percentiles = z.strictObject({ p95: z.number().positive(), p99: z.number().positive() });

/** load/slo.json: the one place where limits of service stand. Times in milliseconds, costs in US dollars. */
export const Objectives = z.strictObject({
  answerMsWithoutModel: z.strictObject({ uncached: Percentiles, cached: Percentiles }),
  /** Median of each part of an answer: a busy machine moves it least, slower code moves it whole. */
  partMs: z.strictObject({
    edge: z.number().positive(),
    embed: z.number().positive(),
    search: z.number().positive(),
    grounding: z.number().positive(),
    loop: z.number().positive(),
  }),
  failedShare: z.number().min(0).max(1),
  costUsdPerSession: z.strictObject({
    p50: z.number().positive(),
    p95: z.number().positive(),
    max: z.number().positive(),
  }),
  groundedShare: z.number().min(0).max(1),
  foreignMarkers: z.literal(0),
});
export type Objectives = z.infer<typeof Objectives>;

export const loadFolder = join(import.meta.dirname, '..');
export const readObjectives = (): Objectives =>
  parseJson(Objectives, readFileSync(join(loadFolder, 'slo.json'), 'utf8'));

export interface Objective {
  readonly what: string;
  /** Metric of k6 with its tags, as in `part_ms{part:search}`. */
  readonly metric: string;
  readonly statistic: 'med' | 'p(95)' | 'p(99)' | 'max' | 'rate' | 'count';
  readonly limit: number;
  readonly atLeast?: true;
}

/** Every limit as one line that k6 judges and the report shows. */
export const objectivesOf = (slo: Objectives): readonly Objective[] => [
  ...(['uncached', 'cached'] as const).flatMap((path) => {
    const metric = `answer_ms_without_model{cached:${path === 'cached' ? 'yes' : 'no'}}`;
    const { p95, p99 } = slo.answerMsWithoutModel[path];
    return [
      { what: `answer without the model, ${path}, p95 (ms)`, metric, statistic: 'p(95)', limit: p95 } as const,
      { what: `answer without the model, ${path}, p99 (ms)`, metric, statistic: 'p(99)', limit: p99 } as const,
    ];
  }),
  ...Object.entries(slo.partMs).map(
    ([part, limit]) =>
      ({ what: `${part}, p50 (ms)`, metric: `part_ms{part:${part}}`, statistic: 'med', limit }) as const,
  ),
  { what: 'failed answers', metric: 'answers_failed', statistic: 'rate', limit: slo.failedShare },
  {
    what: 'cost of a session, p50 ($)',
    metric: 'session_cost_usd',
    statistic: 'med',
    limit: slo.costUsdPerSession.p50,
  },
  {
    what: 'cost of a session, p95 ($)',
    metric: 'session_cost_usd',
    statistic: 'p(95)',
    limit: slo.costUsdPerSession.p95,
  },
  {
    what: 'cost of a session, worst ($)',
    metric: 'session_cost_usd',
    statistic: 'max',
    limit: slo.costUsdPerSession.max,
  },
  { what: 'grounded answers', metric: 'grounded', statistic: 'rate', limit: slo.groundedShare, atLeast: true },
  { what: "markers of another shop's data", metric: 'foreign_markers', statistic: 'count', limit: slo.foreignMarkers },
];

type Thresholds = Record<string, { threshold: string; abortOnFail: boolean }[]>;

/** The objectives in the language of k6; a marker of another shop ends the run at once. */
export const thresholdsOf = (objectives: readonly Objective[]): Thresholds => {
  const thresholds: Thresholds = {};
  for (const { metric, statistic, limit, atLeast } of objectives)
    (thresholds[metric] ??= []).push({
      threshold: `${statistic}${atLeast ? '>=' : '<='}${limit}`,
      abortOnFail: metric === 'foreign_markers',
    });
  return thresholds;
};
