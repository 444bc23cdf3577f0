import type { Clock, MerchantId } from '@rag-assistant/kernel';
import QuickLru from 'quick-lru';
import { keyPrefix } from './cache-key.ts';
import type { CacheStore } from './cache-store.port.ts';

export interface MemoryStoreOptions {
  readonly clock: Clock;
  readonly entriesMax?: number;
  /** Longer values are not kept, so that entries bound memory. */
  readonly valueCharsMax?: number;
}

/** Least recently used entries of this process. */
export const memoryStore = ({ clock, entriesMax = 2000, valueCharsMax = 64_000 }: MemoryStoreOptions): CacheStore => {
  // The library keeps between maxSize and twice as many.
  const entries = new QuickLru<string, { value: string; expiresAtMs: number }>({ maxSize: Math.ceil(entriesMax / 2) });
  const keysOf = (merchant: MerchantId): string[] =>
    [...entries.keys()].filter((key) => key.startsWith(keyPrefix(merchant)));
  return {
    read: (key) => {
      const entry = entries.get(key.text);
      if (!entry) return Promise.resolve(null);
      if (entry.expiresAtMs > clock.monotonicMs()) return Promise.resolve(entry.value);
      entries.delete(key.text);
      return Promise.resolve(null);
    },
    write: (key, value, ttlMs) => {
      if (value.length <= valueCharsMax) entries.set(key.text, { value, expiresAtMs: clock.monotonicMs() + ttlMs });
      return Promise.resolve();
    },
    count: (merchant) => Promise.resolve(keysOf(merchant).length),
    forget: (merchant) => Promise.resolve(keysOf(merchant).filter((key) => entries.delete(key)).length),
    ping: () => Promise.resolve(),
    close: () => {
      entries.clear();
      return Promise.resolve();
    },
  };
};
