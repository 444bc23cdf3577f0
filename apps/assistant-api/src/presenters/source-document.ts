import type { DocumentInput } from '@rag-assistant/contracts';
import { money } from '@rag-assistant/kernel';
import type { SourceDocument } from '@rag-assistant/retrieval';

/** A document of the contract in the words of retrieval. */
export const toSourceDocument = (input: DocumentInput): SourceDocument => {
  if (input.kind !== 'product') return input;
  const { priceMinor, currency, ...product } = input.product;
  return {
    kind: 'product',
    externalId: input.externalId,
    product: { ...product, price: priceMinor === null ? null : money(priceMinor, currency) },
  };
};
