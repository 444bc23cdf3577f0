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
