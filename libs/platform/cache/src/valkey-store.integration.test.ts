import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { cacheKey, memoryStore, TenantCache, tieredStore, valkeyStore } from './index.ts';
import { describeCacheStore } from './testing/cache-store.contract.ts';
import { valkeyForTests } from './testing/valkey-for-tests.ts';

const server = await valkeyForTests();
afterAll(() => server.stop());

describeCacheStore('Valkey', async () => ({
  store: valkeyStore({ url: server.url, commandTimeoutMs: 1000 }),
  later: (ms) => wait(ms),
}));

describe('Valkey', () => {
  it('[HC5] says how it is', async () => {
    const store = valkeyStore({ url: server.url, commandTimeoutMs: 1000 });
    const status = await store.status();
    expect(status).toMatchObject({ role: 'primary', link: null, replicas: 0 });
    expect(status.engine).toMatch(/^(valkey|redis) \d/);
    expect(status.usedBytes).toBeGreaterThan(0);
    await store.close();
  });

  it('[F11] fills one bucket a key for all who take from it, by its own clock', async () => {
    const stores = [1, 2].map(() => valkeyStore({ url: server.url, commandTimeoutMs: 1000 }));
    const bucket = { holds: 10, fillMs: 5000 };
    const key = (merchant: number) =>
      cacheKey({ merchant: merchantNumber(merchant), space: 'requests', versions: [], subject: '' });
    const take = (merchant: number, times: number): Promise<number[]> =>
      Promise.all(
        Array.from({ length: times }, async (_, at) => (await stores[at % 2]?.takeFrom(key(merchant), bucket)) ?? -1),
      );
    const waits = await take(5, 14);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
    expect(await take(6, 1)).toEqual([0]);
    await wait(510);
    expect(await take(5, 1)).toEqual([0]);
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe('Valkey that dies', () => {
  it('[C4] makes the cache slower and never wrong', async () => {
    const own = await valkeyForTests();
    const shared = valkeyStore({ url: own.url });
    const near = memoryStore({ clock: systemClock });
    const cache = new TenantCache(tieredStore({ near, shared, guard: (call) => call() }), systemClock);
    const ask = (subject: string, value: string) =>
      cache.fetch(
        cacheKey({ merchant: merchantNumber(1), space: 'answer', versions: ['1'], subject }),
        { freshMs: 60_000, staleMs: 0 },
        { encode: (v: string) => v, decode: (v) => v },
        () => Promise.resolve(value),
      );
    await ask('before', 'a');
    await own.kill();
    expect(await ask('before', 'b')).toMatchObject({ value: 'a', from: 'cache' });
    expect(await ask('after', 'c')).toMatchObject({ value: 'c', from: 'load' });
    await shared.close();
  });
});
