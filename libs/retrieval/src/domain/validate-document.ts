import { invalid, type AppError } from '@rag-assistant/kernel';
import type { SourceDocument } from './source-document.ts';

export const externalIdCharactersMax = 200;
export const contentCharactersMax = 2_000_000;

// eslint-disable-next-line no-control-regex -- the class is what is refused
const control = /[\u0000-\u001f\u007f]/;

/** What is wrong with a document, or null. The document's text stays out of the error. */
export const faultOf = (document: SourceDocument): AppError | null => {
  const { externalId } = document;
  if (externalId === '' || externalId.length > externalIdCharactersMax || control.test(externalId))
    return invalid(
      'retrieval.document-id-invalid',
      'A document id has 1 to 200 characters without control characters.',
    );
  if (document.kind === 'product') {
    const { product } = document;
    if (product.name.trim() === '') return invalid('retrieval.product-name-missing', 'A product needs a name.');
    if (product.sku.trim() === '' || control.test(product.sku))
      return invalid('retrieval.product-sku-missing', 'A product needs a sku.');
    if (product.description.length > contentCharactersMax)
      return invalid('retrieval.document-too-long', 'A document has at most 2,000,000 characters.');
    return null;
  }
  if (document.title.trim() === '') return invalid('retrieval.document-title-missing', 'A document needs a title.');
  if (document.content.length > contentCharactersMax)
    return invalid('retrieval.document-too-long', 'A document has at most 2,000,000 characters.');
  return null;
};
