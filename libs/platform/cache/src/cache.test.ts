import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cacheKey,
  memoryStore,
  parseServerInfo,
  TenantCache,
  tieredStore,
  valkeyStore,
  type CacheStore,
  type Codec,
} from './index.ts';
import { describeCacheStore } from './testing/cache-store.contract.ts';

const text: Codec<string> = { encode: (value) => value, decode: (value) => value };
const minute = { freshMs: 60_000, staleMs: 60_000 };
const key = (merchant: number, subject: string, ...versions: string[]) =>
  cacheKey({ merchant: merchantNumber(merchant), space: 'answer', versions, subject });
const setUp = (store?: CacheStore) => {
  const clock = new FakeClock();
  return { clock, cache: new TenantCache(store ?? memoryStore({ clock }), clock) };
};

const nothingKept = {
  count: () => Promise.resolve(0),
  forget: () => Promise.resolve(0),
  ping: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const clock = new FakeClock();
describeCacheStore('memory', async () => ({
  store: memoryStore({ clock }),
  later: async (ms) => {
    clock.advance(ms);
  },
}));

describe('cache keys', () => {
  it('[F3] carry merchant and question hash, fold case and spacing, and never hold the question', () => {
    const one = key(1, 'How much is  SHIPPING?', '7');
    expect(one.text).toMatch(/^merchant:[0-9a-f-]{36}:answer:[0-9a-f]{16}:query_hash:[0-9a-f]{64}$/);
    expect(one.text).toBe(key(1, ' how much is shipping? ', '7').text);
    expect(one.text).not.toContain('shipping');
  });
  it('[F11] are equal only for the same merchant, versions and question', () => {
    const parts = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.string(), { maxLength: 3 }), fc.string());
    fc.assert(
      fc.property(parts, parts, ([m1, v1, s1], [m2, v2, s2]) => {
        const same = key(m1, s1, ...v1).text === key(m2, s2, ...v2).text;
        if (same) expect([m1, v1]).toEqual([m2, v2]);
      }),
    );
  });
});

describe('tenant cache', () => {
  it('[C4] loads once for many callers that miss at the same time', async () => {
    const { cache } = setUp();
    let loads = 0;
    const load = async (): Promise<string> => {
      loads++;
      await Promise.resolve();
      return 'value';
    };
    const all = await Promise.all(Array.from({ length: 50 }, () => cache.fetch(key(1, 'q'), minute, text, load)));
    expect(loads).toBe(1);
    expect(new Set(all.map((fetched) => fetched.value))).toEqual(new Set(['value']));
  });
  it('[F11] never lets one merchant wait for the load of another, even under keys that were made alike', async () => {
    const { cache } = setUp();
    const { promise: go, resolve: release } = Promise.withResolvers<undefined>();
    const alike = [1, 2].map((n) => ({ merchant: merchantNumber(n), text: key(1, 'q').text }));
    const both = alike.map((own) =>
      cache.fetch(own, minute, text, async () => {
        await go;
        return own.merchant;
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(cache.statistics().loading).toBe(2);
    release(undefined);
    expect((await Promise.all(both)).map(({ value }) => value)).toEqual(alike.map(({ merchant }) => merchant));
  });
  it('[F3] serves a stale value while the next is made, then the new one, then nothing old', async () => {
    const { cache, clock } = setUp();
    let version = 0;
    const load = (): Promise<string> => Promise.resolve(`v${String(++version)}`);
    await cache.fetch(key(1, 'q'), minute, text, load);
    clock.advance(61_000);
    expect(await cache.fetch(key(1, 'q'), minute, text, load)).toEqual({ value: 'v1', from: 'cache', stale: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await cache.fetch(key(1, 'q'), minute, text, load)).toEqual({ value: 'v2', from: 'cache', stale: false });
    clock.advance(121_000);
    expect((await cache.fetch(key(1, 'q'), minute, text, load)).from).toBe('load');
  });
  it('[F11] never returns an entry whose envelope names another merchant', async () => {
    const foreign: CacheStore = {
      read: () =>
        Promise.resolve(
          JSON.stringify({
            merchant: merchantNumber(2),
            storedAt: Date.parse('2026-01-01'),
            ...minute,
            expiredMs: 0,
            value: 'theirs',
          }),
        ),
      write: () => Promise.resolve(),
      ...nothingKept,
    };
    const { cache } = setUp(foreign);
    expect(await cache.fetch(key(1, 'q'), minute, text, () => Promise.resolve('mine'))).toMatchObject({
      value: 'mine',
      from: 'load',
    });
  });
  it('makes older entries unreachable at once when a version changes', async () => {
    const { cache } = setUp();
    await cache.fetch(key(1, 'price?', 'catalogue-1'), minute, text, () => Promise.resolve('old'));
    expect((await cache.fetch(key(1, 'price?', 'catalogue-2'), minute, text, () => Promise.resolve('new'))).value).toBe(
      'new',
    );
  });
  it('[F3] finds a value by the lifetime it was kept with: fresh, then stale, then expired, then not at all', async () => {
    const { cache, clock } = setUp();
    await cache.keep(key(1, 'q'), { freshMs: 10, staleMs: 10, expiredMs: 10 }, text, 'value');
    const ages: (string | undefined)[] = [];
    for (let at = 0; at < 4; at++) {
      ages.push((await cache.find(key(1, 'q'), text))?.age);
      clock.advance(at === 0 ? 11 : 10);
    }
    expect(ages).toEqual(['fresh', 'stale', 'expired', undefined]);
    expect(cache.statistics()).toMatchObject({ hits: 2, misses: 2 });
  });
  it('does not keep what the caller refuses to keep, nor a failed load', async () => {
    const { cache } = setUp();
    await cache.fetch(
      key(1, 'q'),
      minute,
      text,
      () => Promise.resolve('degraded'),
      () => false,
    );
    await expect(cache.fetch(key(1, 'q'), minute, text, () => Promise.reject(new Error('down')))).rejects.toThrow(
      'down',
    );
    expect((await cache.fetch(key(1, 'q'), minute, text, () => Promise.resolve('good'))).value).toBe('good');
  });
  it('treats garbage in the store as a miss', async () => {
    for (const garbage of ['', '{', 'null', '{"merchant":1}', '[]']) {
      const store: CacheStore = {
        read: async () => garbage,
        write: async () => undefined,
        ...nothingKept,
      };
      expect((await setUp(store).cache.fetch(key(1, 'q'), minute, text, () => Promise.resolve('x'))).from).toBe('load');
    }
  });
});

describe('tiered store', () => {
  it('[C4] goes on from memory when the shared store fails, and says so', async () => {
    const broken: CacheStore = {
      read: () => Promise.reject(new Error('gone')),
      write: () => Promise.reject(new Error('gone')),
      count: () => Promise.reject(new Error('gone')),
      forget: () => Promise.reject(new Error('gone')),
      ping: () => Promise.reject(new Error('gone')),
      close: () => Promise.resolve(),
    };
    const failures: unknown[] = [];
    const near = memoryStore({ clock: new FakeClock() });
    const store = tieredStore({
      near,
      shared: broken,
      guard: (call) => call(),
      onFailure: (error) => failures.push(error),
    });
    await store.write(key(1, 'q'), 'kept', 1000);
    expect(await store.read(key(1, 'q'))).toBe('kept');
    expect(await store.read(key(1, 'other'))).toBeNull();
    expect(failures).toHaveLength(2);
    await expect(store.forget(merchantNumber(1))).rejects.toThrow('gone');
  });
});

describe('valkey store', () => {
  it('[HC5] reads role, link and memory from what either engine says of itself', () => {
    const primary = parseServerInfo(
      '# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.1\r\nconnected_clients:3\r\nused_memory:1024\r\nmaxmemory:4096\r\nevicted_keys:7\r\nrole:master\r\nconnected_slaves:2\r\n',
    );
    expect(primary).toEqual({
      engine: 'valkey 8.1.1',
      role: 'primary',
      link: null,
      replicas: 2,
      clients: 3,
      usedBytes: 1024,
      maxBytes: 4096,
      evicted: 7,
    });
    const replica = parseServerInfo('redis_version:7.1.0\nrole:slave\nmaster_link_status:down\n');
    expect(replica).toMatchObject({ engine: 'redis 7.1.0', role: 'replica', link: 'down', maxBytes: 0 });
  });
  it('[SEC10] refuses a plain-text connection that leaves this machine', () => {
    for (const url of ['redis://cache.example.com:6379', 'http://127.0.0.1', 'nonsense'])
      expect(() => valkeyStore({ url })).toThrow('cache.insecure-url');
  });
  it('fails at once with its code when nothing listens', async () => {
    const store = valkeyStore({ url: 'redis://127.0.0.1:9' });
    await expect(store.read(key(1, 'q'))).rejects.toThrow('cache.unavailable');
    await expect(store.ping()).rejects.toThrow('cache.unavailable');
    await store.close();
  });
});
