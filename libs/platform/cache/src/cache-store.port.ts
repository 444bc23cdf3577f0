import type { CacheKey } from './cache-key.ts';

/** Text by key, for a while. A store may forget at any time; it never returns what was written under another key. */
export interface CacheStore {
  /** @throws AppError `cache.unavailable` */
  read(key: CacheKey): Promise<string | null>;
  /** @throws AppError `cache.unavailable` */
  write(key: CacheKey, value: string, ttlMs: number): Promise<void>;
  /** @throws AppError `cache.unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}
