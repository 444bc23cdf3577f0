import type { Clock } from '@rag-assistant/kernel';
import type { AnswerBody } from '../domain/answer.ts';
import type { AnswerCache, AnswerCacheKey, AnswerLifetime } from '../ports/answer-cache.port.ts';

/** Answers in memory, by the rules of the port. */
export const fakeAnswerCache = (clock: Clock): AnswerCache & { readonly size: () => number } => {
  const kept = new Map<string, { body: AnswerBody; lifetime: AnswerLifetime; atMs: number }>();
  const placeOf = ({ merchant, versions, question }: AnswerCacheKey): string =>
    JSON.stringify([merchant, versions, question]);
  return {
    size: () => kept.size,
    find: async (key) => {
      const entry = kept.get(placeOf(key));
      if (!entry) return null;
      const { freshMs, staleMs, expiredMs } = entry.lifetime;
      const ageMs = clock.monotonicMs() - entry.atMs;
      if (ageMs > freshMs + staleMs + expiredMs) return null;
      if (ageMs <= freshMs) return { body: entry.body, age: 'fresh' };
      return { body: entry.body, age: ageMs <= freshMs + staleMs ? 'stale' : 'expired' };
    },
    keep: async (key, body, lifetime) => {
      kept.set(placeOf(key), { body, lifetime, atMs: clock.monotonicMs() });
    },
  };
};
