import type { MerchantId } from '@rag-assistant/kernel';
import type { DocumentKind, Passage, ProductFilters } from '../domain/document.ts';

export interface SearchRequest {
  /** 1 to 4,000 characters. */
  readonly query: string;
  readonly kinds: readonly DocumentKind[];
  /** 1 to 50. */
  readonly limit: number;
  readonly filters?: ProductFilters;
}

export interface SearchResult {
  readonly passages: readonly Passage[];
  /** Legs that could not run (`vector`): the result stands on the others. */
  readonly degraded: readonly ('lexical' | 'vector')[];
  readonly embeddingTokens: number;
  readonly timingsMs: { readonly embed: number; readonly search: number };
}

/** Hybrid search over one merchant's documents, best first. */
export type SearchDocuments = (
  merchant: MerchantId,
  request: SearchRequest,
  signal?: AbortSignal,
) => Promise<SearchResult>;
