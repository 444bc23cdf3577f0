import { contentStems } from '@rag-assistant/language';
import type { Evidence } from '../domain/evidence.ts';
import type { CatalogueFilters, KnowledgeResult, ShopKnowledge } from '../ports/shop-knowledge.port.ts';

const score = (query: string, evidence: Evidence): number => {
  const wanted = [...new Set(contentStems(query))];
  const has = new Set(contentStems(`${evidence.title} ${evidence.headings.join(' ')} ${evidence.text}`));
  return wanted.length === 0 ? 0 : wanted.filter((stem) => has.has(stem)).length / wanted.length;
};

const passes = ({ product }: Evidence, filters: CatalogueFilters): boolean => {
  const same = (a: string | null | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
  const amount = product?.price?.amountMinor;
  return (
    (filters.priceMinorMin === undefined || (amount !== undefined && amount >= filters.priceMinorMin)) &&
    (filters.priceMinorMax === undefined || (amount !== undefined && amount <= filters.priceMinorMax)) &&
    (filters.inStock !== true || (product?.stock ?? 0) > 0) &&
    (filters.brand === undefined || same(product?.brand, filters.brand)) &&
    (filters.category === undefined || same(product?.category, filters.category)) &&
    (filters.ratingMin === undefined || (product?.rating ?? 0) >= filters.ratingMin)
  );
};

/** Evidence of each merchant in memory, ranked by shared word stems; three embedding tokens a search. */
export const fakeShopKnowledge = (byMerchant: ReadonlyMap<string, readonly Evidence[]>): ShopKnowledge => {
  const search = (found: readonly Evidence[], query: string, limit: number): KnowledgeResult => ({
    evidence: found
      .map((evidence) => ({ ...evidence, relevance: score(query, evidence) }))
      .filter((evidence) => evidence.relevance > 0)
      .sort((a, b) => b.relevance - a.relevance)
      .slice(0, limit),
    embeddingTokens: 3,
    timingsMs: { embed: 1, search: 1 },
  });
  const of = (merchant: string): readonly Evidence[] => byMerchant.get(merchant) ?? [];
  return {
    searchCatalogue: async (merchant, { query, filters = {}, limit }, signal) => {
      signal.throwIfAborted();
      const products = of(merchant).filter((evidence) => evidence.kind === 'product' && passes(evidence, filters));
      return search(products, query, limit);
    },
    searchPolicies: async (merchant, { query, limit }, signal) => {
      signal.throwIfAborted();
      return search(
        of(merchant).filter((evidence) => evidence.kind !== 'product'),
        query,
        limit,
      );
    },
    getProducts: async (merchant, skus, signal) => {
      signal.throwIfAborted();
      return skus.flatMap((sku) => of(merchant).find((evidence) => evidence.product?.sku === sku) ?? []);
    },
  };
};
