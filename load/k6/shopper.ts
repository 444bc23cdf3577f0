import { check, sleep } from 'k6';
import http from 'k6/http';
import { recordAnswer, recordFailure, recordSession, type Answer } from './measurements.ts';
import { plan, type Shop } from './plan.ts';

/** One person with one conversation; `leave` writes down what the conversation cost. */
export interface Shopper {
  readonly shop: Shop;
  ask(question: string): void;
  leave(): void;
}

/** Seeded, so that two runs ask the same questions in the same order. */
export const pick = <T>(items: readonly T[], turn: number): T => {
  const item = items[((turn * 2654435761 + plan.seed) >>> 0) % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

export const enter = (shop: Shop, journey: string, turn: number): Shopper => {
  const token = pick(shop.tokens, turn);
  let last: Answer | undefined;
  return {
    shop,
    ask: (question) => {
      if (last) sleep(plan.thinkSeconds.min + (turn % 7) * ((plan.thinkSeconds.max - plan.thinkSeconds.min) / 6));
      const body = JSON.stringify({ message: question, ...(last && { sessionId: last.sessionId }) });
      const response = http.post(`${plan.url}/v1/chat`, body, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
        responseType: 'text',
        timeout: '30s',
        tags: { name: 'POST /v1/chat', journey },
      });
      if (!check(response, { 'answered with 200': ({ status }) => status === 200 })) {
        recordFailure(journey);
        return;
      }
      last = JSON.parse(response.body) as Answer;
      recordAnswer(last, response, shop, journey);
    },
    leave: () => {
      if (last) recordSession(last, journey);
    },
  };
};
