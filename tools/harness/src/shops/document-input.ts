import type { DocumentInput } from '@rag-assistant/contracts';
import type { SourceDocument } from '@rag-assistant/retrieval';

/** A document of a file in the words of the HTTP contract; texts are English until the contract names languages. */
export const toDocumentInput = (document: SourceDocument): DocumentInput => {
  if (document.kind !== 'product') {
    const { kind, externalId, title, format, content, sourceUri } = document;
    return { kind, externalId, title, format, content, sourceUri };
  }
  const { price, ...product } = document.product;
  return {
    kind: 'product',
    externalId: document.externalId,
    product: {
      ...product,
      attributes: { ...product.attributes },
      priceMinor: price?.amountMinor ?? null,
      currency: price?.currency ?? 'USD',
    },
  };
};
