import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import type { PostingCache } from './posting-cache.ts';
import type { VectorIndexForm } from './vector-indexes.ts';

/** Where a search runs: one transaction of one merchant. */
export interface SearchOn {
  readonly sql: Sql;
  readonly merchant: MerchantId;
  /** Null without a vector leg. */
  readonly modelId: string | null;
  readonly vectorIndex: VectorIndexForm;
  readonly postings: PostingCache;
}
