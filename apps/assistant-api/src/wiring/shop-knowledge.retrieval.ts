import type { Evidence, KnowledgeResult, ShopKnowledge } from '@rag-assistant/assistant';
import type { DocumentLibrary, Passage, SearchDocuments, SearchResult, StoredDocument } from '@rag-assistant/retrieval';

const passageEvidence = (passage: Passage): Evidence => ({
  documentId: passage.documentId,
  kind: passage.kind,
  title: passage.title,
  headings: passage.headings,
  text: passage.text,
  start: passage.start,
  end: passage.end,
  sourceUri: passage.sourceUri,
  relevance: passage.score,
  product: passage.product,
});

/** A product asked for by its sku is the whole document, and certainly the one meant. */
const documentEvidence = (document: StoredDocument): Evidence => ({
  documentId: document.documentId,
  kind: document.kind,
  title: document.title,
  headings: [],
  text: document.text,
  start: 0,
  end: document.text.length,
  sourceUri: document.sourceUri,
  relevance: 1,
  product: document.product,
});

const toResult = ({ passages, embeddingTokens, timingsMs }: SearchResult): KnowledgeResult => ({
  evidence: passages.map(passageEvidence),
  embeddingTokens,
  timingsMs,
});

/** The assistant's view of a shop, on retrieval. */
export const retrievalShopKnowledge = (search: SearchDocuments, library: DocumentLibrary): ShopKnowledge => ({
  searchCatalogue: async (merchant, { query, filters, limit }, signal) =>
    toResult(await search(merchant, { query, kinds: ['product'], limit, ...(filters && { filters }) }, signal)),
  searchPolicies: async (merchant, { query, limit }, signal) =>
    toResult(await search(merchant, { query, kinds: ['policy', 'faq'], limit }, signal)),
  getProducts: async (merchant, skus) => (await library.getProducts(merchant, skus)).map(documentEvidence),
});
