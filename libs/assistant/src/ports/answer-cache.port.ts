import type { MerchantId } from '@rag-assistant/kernel';
import type { AnswerBody } from '../domain/answer.ts';

export interface AnswerCacheKey {
  readonly merchant: MerchantId;
  /** All that makes an older answer wrong: versions of catalogue, prompt, tools and models. */
  readonly versions: readonly string[];
  /** In the form that equal questions share. */
  readonly question: string;
}

export interface AnswerLifetime {
  /** Served as it is. */
  readonly freshMs: number;
  /** After that, served while a new one is made. */
  readonly staleMs: number;
  /** After that, served only when no model answers. */
  readonly expiredMs: number;
}

export interface CachedAnswer {
  readonly body: AnswerBody;
  readonly age: 'fresh' | 'stale' | 'expired';
}

/** Answers of one merchant's shop. Neither method rejects: a cache that fails finds nothing and keeps nothing. */
export interface AnswerCache {
  find(key: AnswerCacheKey): Promise<CachedAnswer | null>;
  keep(key: AnswerCacheKey, body: AnswerBody, lifetime: AnswerLifetime): Promise<void>;
}
