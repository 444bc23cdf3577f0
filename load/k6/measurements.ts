import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Shop } from './plan.ts';

export interface Answer {
  readonly sessionId: string;
  readonly outcome: 'answered' | 'clarification' | 'declined' | 'retrieval-only';
  readonly text: string;
  readonly sentences: readonly { readonly citations: readonly number[] }[];
  readonly usage: { readonly cached: boolean; readonly sessionCostMicroUsd: number };
  readonly latencyMs: Readonly<Record<'total' | 'model' | 'embed' | 'search' | 'gate', number>>;
}

const withoutModel = new Trend('answer_ms_without_model', true);
const part = new Trend('part_ms', true);
const sessionCost = new Trend('session_cost_usd');
const grounded = new Rate('grounded');
const failed = new Rate('answers_failed');
const foreign = new Counter('foreign_markers');

export const recordFailure = (journey: string): void => {
  failed.add(true, { journey });
};

/** Times in milliseconds. The edge is what the request took beyond the answer itself. */
export const recordAnswer = (answer: Answer, response: RefinedResponse<'text'>, shop: Shop, journey: string): void => {
  const { total, model, embed, search, gate } = answer.latencyMs;
  const cached = answer.usage.cached ? 'yes' : 'no';
  failed.add(false, { journey });
  withoutModel.add(Math.max(total - model, 0), { cached, journey, shop: shop.slug });
  part.add(Math.max(response.timings.duration - total, 0), { part: 'edge' });
  part.add(embed, { part: 'embed' });
  part.add(search, { part: 'search' });
  part.add(gate, { part: 'grounding' });
  part.add(Math.max(total - model - embed - search - gate, 0), { part: 'loop' });
  if (answer.outcome === 'answered')
    grounded.add(answer.sentences.length > 0 && answer.sentences.every(({ citations }) => citations.length > 0));
  const whole = response.body;
  foreign.add(shop.foreignMarkers.filter((marker) => whole.includes(marker)).length, { shop: shop.slug });
};

export const recordSession = (last: Answer, journey: string): void => {
  sessionCost.add(last.usage.sessionCostMicroUsd / 1e6, { journey });
};
