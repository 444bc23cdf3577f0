import type { MerchantId } from '@rag-assistant/kernel';
import type { CacheKey } from './cache-key.ts';

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
