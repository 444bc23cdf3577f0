import type { CacheKey } from './cache-key.ts';
import type { CacheStore } from './cache-store.port.ts';

/** Runs a call to the shared store, or rejects at once while its breaker is open. */
export type Guarded = <T>(call: () => Promise<T>) => Promise<T>;

export interface TieredStoreOptions {
  readonly near: CacheStore;
  readonly shared: CacheStore;
  readonly guard: Guarded;
  /** How long this process may repeat what it read from the shared store. */
  readonly nearTtlMs?: number;
  /** Called for every failure of the shared store. */
  readonly onFailure?: (error: unknown) => void;
}

/** A process-local store in front of a shared one; without the shared one it is slower, never wrong. */
export const tieredStore = (options: TieredStoreOptions): CacheStore => {
  const { near, shared, guard, nearTtlMs = 5000 } = options;
  const attempt = async <T>(call: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await guard(call);
    } catch (error) {
      options.onFailure?.(error);
      return otherwise;
    }
  };
  return {
    read: async (key: CacheKey) => {
      const known = await near.read(key);
      if (known !== null) return known;
      const found = await attempt(() => shared.read(key), null);
      if (found !== null) await near.write(key, found, nearTtlMs);
      return found;
    },
    write: async (key, value, ttlMs) => {
      await near.write(key, value, ttlMs);
      await attempt(() => shared.write(key, value, ttlMs), undefined);
    },
    // Not guarded: whoever deletes a merchant must hear that its entries could not be reached.
    count: async (merchant) => (await near.count(merchant)) + (await shared.count(merchant)),
    forget: async (merchant) => (await near.forget(merchant)) + (await shared.forget(merchant)),
    ping: () => shared.ping(),
    close: async () => {
      await Promise.all([near.close(), shared.close()]);
    },
  };
};
