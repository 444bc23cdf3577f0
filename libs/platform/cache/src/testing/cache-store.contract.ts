import { merchantNumber } from '@rag-assistant/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheKey, type CacheKey } from '../cache-key.ts';
import type { CacheStore } from '../cache-store.port.ts';

/** `later` makes that many milliseconds pass for the store. */
export interface CacheStoreSubject {
  readonly store: CacheStore;
  later(ms: number): Promise<void>;
}

const key = (merchant: number, subject: string): CacheKey =>
  cacheKey({ merchant: merchantNumber(merchant), space: 'test', versions: ['1'], subject });

export const describeCacheStore = (name: string, make: () => Promise<CacheStoreSubject>): void => {
  describe(`CacheStore: ${name}`, () => {
    let subject: CacheStoreSubject;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.store.close());

    it('[C4] returns what was written under the same key, and a miss as null', async () => {
      expect(await subject.store.read(key(1, 'a'))).toBeNull();
      await subject.store.write(key(1, 'a'), 'ä⟦x⟧\u0000', 10_000);
      expect(await subject.store.read(key(1, 'a'))).toBe('ä⟦x⟧\u0000');
    });
    it('[F11] keeps merchants apart on the same subject', async () => {
      await subject.store.write(key(1, 'same'), 'one', 10_000);
      expect(await subject.store.read(key(2, 'same'))).toBeNull();
    });
    it('[C4] forgets after the time to live', async () => {
      await subject.store.write(key(1, 'short'), 'x', 50);
      await subject.later(80);
      expect(await subject.store.read(key(1, 'short'))).toBeNull();
    });
    it('[F11] forgets all entries of one merchant, counts them, and leaves those of others', async () => {
      for (let n = 0; n < 30; n++) await subject.store.write(key(3, `q${String(n)}`), 'mine', 60_000);
      await subject.store.write(key(4, 'q1'), 'theirs', 60_000);
      expect(await subject.store.count(merchantNumber(3))).toBe(30);
      expect(await subject.store.forget(merchantNumber(3))).toBe(30);
      expect(await subject.store.count(merchantNumber(3))).toBe(0);
      expect(await subject.store.read(key(3, 'q1'))).toBeNull();
      expect(await subject.store.read(key(4, 'q1'))).toBe('theirs');
      expect(await subject.store.forget(merchantNumber(3))).toBe(0);
    });
    it('[HC5] answers a ping', async () => {
      await expect(subject.store.ping()).resolves.toBeUndefined();
    });
  });
};
