import type { Evidence, KnowledgeResult, ShopKnowledge } from '@rag-assistant/assistant';
import type { DocumentLibrary, SearchDocuments, SearchRequest } from '@rag-assistant/retrieval';
import type { MerchantId } from '@rag-assistant/kernel';

/** The assistant's view of a shop, on retrieval, as the service wires it. */
export const searchedKnowledge = (search: SearchDocuments, library: DocumentLibrary): ShopKnowledge => {
  const find = async (merchant: MerchantId, request: SearchRequest): Promise<KnowledgeResult> => {
    const { passages, embeddingTokens, timingsMs } = await search(merchant, request);
    const evidence = passages.map(({ score, ...passage }): Evidence => ({ ...passage, relevance: score }));
    return { evidence, embeddingTokens, timingsMs };
  };
  return {
    searchCatalogue: (merchant, { query, filters, limit }) =>
      find(merchant, { query, kinds: ['product'], limit, ...(filters && { filters }) }),
    searchPolicies: (merchant, { query, limit }) => find(merchant, { query, kinds: ['policy', 'faq'], limit }),
    getProducts: async (merchant, skus) =>
      (await library.getProducts(merchant, skus)).map(
        ({ documentId, kind, title, text, sourceUri, product }): Evidence => ({
          documentId,
          kind,
          title,
          headings: [],
          text,
          start: 0,
          end: text.length,
          sourceUri,
          relevance: 1,
          product,
        }),
      ),
  };
};
