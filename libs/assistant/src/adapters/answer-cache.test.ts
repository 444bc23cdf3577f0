import { AppError } from '@rag-assistant/kernel';
import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { memoryStore, TenantCache, type CacheStore } from '@rag-assistant/platform-cache';
import { expect, it } from 'vitest';
import { anAnswerBody, describeAnswerCache } from '../testing/answer-cache.contract.ts';
import { fakeAnswerCache } from '../testing/answer-cache.fake.ts';
import { tenantAnswerCache } from './answer-cache.tenant-cache.ts';

const unheard = (error: unknown): never => {
  throw error;
};
const key = { merchant: merchantNumber(1), versions: ['1'], question: 'kettle' };
const lifetime = { freshMs: 60_000, staleMs: 0, expiredMs: 0 };

describeAnswerCache('fake', () => {
  const clock = new FakeClock();
  return {
    cache: fakeAnswerCache(clock),
    later: async (ms) => {
      clock.advance(ms);
    },
  };
});

describeAnswerCache('in this process', () => {
  const clock = new FakeClock();
  return {
    cache: tenantAnswerCache(new TenantCache(memoryStore({ clock }), clock), unheard),
    later: async (ms) => {
      clock.advance(ms);
    },
  };
});

it('[C4] finds nothing and keeps nothing when its store fails, and says so', async () => {
  const gone = (): Promise<never> =>
    Promise.reject(new AppError({ code: 'cache.unavailable', category: 'unavailable', publicText: 'Gone.' }));
  const close = async (): Promise<undefined> => undefined;
  const store: CacheStore = { read: gone, write: gone, count: gone, forget: gone, ping: gone, close };
  const heard: unknown[] = [];
  const cache = tenantAnswerCache(new TenantCache(store, new FakeClock()), (error) => heard.push(error));
  expect(await cache.find(key)).toBeNull();
  await cache.keep(key, anAnswerBody('x'), lifetime);
  expect(heard).toMatchObject([{ code: 'cache.unavailable' }, { code: 'cache.unavailable' }]);
});

it('[F5] takes nothing from the store that is not a whole answer', async () => {
  const clock = new FakeClock();
  const stored = new Map<string, string>();
  const store: CacheStore = {
    read: async ({ text }) => stored.get(text) ?? null,
    write: async ({ text }, value) => {
      stored.set(text, value);
    },
    count: async () => 0,
    forget: async () => 0,
    ping: async () => undefined,
    close: async () => undefined,
  };
  const cache = tenantAnswerCache(new TenantCache(store, clock), unheard);
  await cache.keep(key, anAnswerBody('good'), lifetime);
  expect(await cache.find(key)).not.toBeNull();
  for (const [place, envelope] of stored) {
    const spoiled = [
      envelope.replace('answered', 'declined'),
      envelope.replace('\\"number\\":1', '\\"number\\":\\"1\\"'),
      envelope.replace('withheldSentences', 'withheld'),
      envelope.slice(0, -9),
    ];
    for (const value of spoiled) {
      expect(value).not.toBe(envelope);
      stored.set(place, value);
      expect(await cache.find(key)).toBeNull();
    }
  }
});
