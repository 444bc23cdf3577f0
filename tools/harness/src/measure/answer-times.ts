import type { ChatResponse } from '@rag-assistant/contracts';
import { percentile } from './percentile.ts';

/** `loop` is what remains of the total: session, prompt, tools, writing down. All in milliseconds. */
const parts = ['embed', 'search', 'gate', 'loop', 'without model'] as const;
export type Part = (typeof parts)[number];

export interface PartTimes {
  readonly part: Part;
  readonly p50: number;
  readonly p95: number;
}

const of = (latency: ChatResponse['latencyMs'], part: Part): number => {
  const { total, model, embed, search, gate } = latency;
  if (part === 'without model') return Math.max(total - model, 0);
  if (part === 'loop') return Math.max(total - model - embed - search - gate, 0);
  return latency[part];
};

const rounded = (value: number): number => Math.round(value * 10) / 10;

export const answerTimes = (latencies: readonly ChatResponse['latencyMs'][]): readonly PartTimes[] =>
  parts.map((part) => {
    const values = latencies.map((latency) => of(latency, part));
    return { part, p50: rounded(percentile(values, 0.5)), p95: rounded(percentile(values, 0.95)) };
  });
