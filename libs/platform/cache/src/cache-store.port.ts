import type { MerchantId } from '@rag-assistant/kernel';
import type { CacheKey } from './cache-key.ts';

import type { CacheServerStatus } from './server-status.ts';

/** Text by key, for a while. A store may forget at any time; it never returns what was written under another key. */
export interface CacheStore {
  /** @throws AppError `cache.unavailable` */
  read(key: CacheKey): Promise<string | null>;
  /** @throws AppError `cache.unavailable` */
  write(key: CacheKey, value: string, ttlMs: number): Promise<void>;
  /** How many entries the merchant has. @throws AppError `cache.unavailable` */
  count(merchant: MerchantId): Promise<number>;
  /** Takes all entries of the merchant away and says how many. @throws AppError `cache.unavailable` */
  forget(merchant: MerchantId): Promise<number>;
  /** @throws AppError `cache.unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A bucket of requests that fills evenly. */
export interface Bucket {
  readonly holds: number;
  /** Milliseconds in which an empty one fills. */
  readonly fillMs: number;
}

/** A store that all processes share. */
export interface SharedCacheStore extends CacheStore {
  /** How the server itself is. @throws AppError `cache.unavailable` */
  status(): Promise<CacheServerStatus>;
  /**
   * Takes one from the bucket under this key, whichever process asks; else the milliseconds until one is there.
   * @throws AppError `cache.unavailable`
   */
  takeFrom(key: CacheKey, bucket: Bucket): Promise<number>;
}
