import type { MicroUsd } from '@rag-assistant/kernel';
import { chargeKindNames } from './charge.ts';
import type { UsageSum } from './bill.ts';

/** Upper bounds of the classes in which sessions are counted, in micro-dollars; a last class takes what is above. */
export const sessionClasses: readonly number[] = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

export interface SessionCosts {
  readonly sessions: number;
  readonly p50: MicroUsd;
  readonly p95: MicroUsd;
  readonly worst: MicroUsd;
  /** One count for each of `sessionClasses` and one for what is above. */
  readonly classes: readonly number[];
}

export type CostReason = 'many-answers' | 'long-prompts' | 'long-answers' | 'platform' | 'searches';

export interface ExpensiveSession {
  readonly sum: UsageSum;
  readonly reason: CostReason;
  /** Of the session's exact cost, 0 to 100, that the reason stands for. */
  readonly sharePercent: number;
}

const answersOfLongSession = 12;

/** Why a session cost what it did: the part that it was made of most, or that there were many answers. */
export const explainSession = (sum: UsageSum): ExpensiveSession => {
  const pico = (...kinds: (typeof chargeKindNames)[number][]): bigint =>
    kinds.reduce((total, kind) => total + sum.parts[kind].picoUsd, 0n);
  const whole = pico(...chargeKindNames);
  const groups: readonly (readonly [CostReason, bigint])[] = [
    ['long-prompts', pico('input', 'cached')],
    ['long-answers', pico('output')],
    ['searches', pico('embedding')],
    ['platform', pico('lambda', 'task', 'database', 'cache', 'storage', 'request')],
  ];
  const [largest, share] = groups.reduce((best, one) => (one[1] > best[1] ? one : best));
  const sharePercent = whole === 0n ? 0 : Number((share * 100n) / whole);
  if (sum.events >= answersOfLongSession) return { sum, reason: 'many-answers', sharePercent: 100 };
  return { sum, reason: largest, sharePercent };
};
