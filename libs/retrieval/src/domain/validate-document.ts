import { invalid, type AppError } from '@rag-assistant/kernel';
import type { SourceDocument } from './source-document.ts';

export const externalIdCharactersMax = 200;
export const contentCharactersMax = 2_000_000;
const titleCharactersMax = 500;
const skuCharactersMax = 100;
const descriptionCharactersMax = 20_000;

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
    if (product.name.trim() === '' || product.name.length > titleCharactersMax)
      return invalid('retrieval.product-name-invalid', 'A product needs a name of 1 to 500 characters.');
    if (product.sku.trim() === '' || product.sku.length > skuCharactersMax || control.test(product.sku))
      return invalid('retrieval.product-sku-invalid', 'A product needs a sku of 1 to 100 characters.');
    if (product.description.length > descriptionCharactersMax)
      return invalid('retrieval.document-too-long', 'A product description has at most 20,000 characters.');
    return null;
  }
  if (document.title.trim() === '' || document.title.length > titleCharactersMax)
    return invalid('retrieval.document-title-invalid', 'A document needs a title of 1 to 500 characters.');
  if (document.content.trim() === '')
    return invalid('retrieval.document-empty', 'A document needs text; an empty one would answer nothing.');
  if (document.content.length > contentCharactersMax)
    return invalid('retrieval.document-too-long', 'A document has at most 2,000,000 characters.');
  return null;
};
