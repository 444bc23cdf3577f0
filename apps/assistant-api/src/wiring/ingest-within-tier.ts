import type { DocumentIndex, IngestDocuments } from '@rag-assistant/retrieval';
import type { CheckProducts } from '@rag-assistant/tenancy';

export interface IngestWithinTierDeps {
  readonly ingest: IngestDocuments;
  readonly index: Pick<DocumentIndex, 'contentHashes' | 'list'>;
  readonly check: CheckProducts;
}

/**
 * Ingestion that asks the merchant's tier first. Products that are there already take no new room; nothing is stored of
 * a request that has too many. @throws AppError `tenancy.limit-exceeded` and those of the ingestion
 */
export const ingestWithinTier =
  ({ ingest, index, check }: IngestWithinTierDeps): IngestDocuments =>
  async (merchant, request, signal) => {
    const products = request.documents.filter(({ kind }) => kind === 'product');
    const ids = [...new Set(products.map(({ externalId }) => externalId))];
    if (ids.length > 0) {
      const known = await index.contentHashes(merchant, request.collection, ids);
      const adds = ids.filter((id) => !known.has(id)).length;
      if (adds > 0) {
        const { total: has } = await index.list(merchant, { kind: 'product', limit: 1 });
        await check(merchant, { has, adds });
      }
    }
    return ingest(merchant, request, signal);
  };
