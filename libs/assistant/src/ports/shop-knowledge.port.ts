import type { MerchantId } from '@rag-assistant/kernel';
import type { Evidence } from '../domain/evidence.ts';

export interface KnowledgeResult {
  readonly evidence: readonly Evidence[];
  readonly embeddingTokens: number;
  readonly timingsMs: { readonly embed: number; readonly search: number };
}

export interface CatalogueFilters {
  /** Both bounds inclusive, minor units. */
  readonly priceMinorMin?: number;
  readonly priceMinorMax?: number;
  readonly inStock?: boolean;
  readonly category?: string;
  readonly brand?: string;
  readonly ratingMin?: number;
}

/** What one merchant's shop knows. The merchant is always the first parameter and never comes from a model. */
export interface ShopKnowledge {
  searchCatalogue(
    merchant: MerchantId,
    request: { query: string; filters?: CatalogueFilters; limit: number },
    signal: AbortSignal,
  ): Promise<KnowledgeResult>;
  searchPolicies(
    merchant: MerchantId,
    request: { query: string; limit: number },
    signal: AbortSignal,
  ): Promise<KnowledgeResult>;
  /** Products by sku, in the order asked; an unknown sku is left out. */
  getProducts(merchant: MerchantId, skus: readonly string[], signal: AbortSignal): Promise<readonly Evidence[]>;
}
