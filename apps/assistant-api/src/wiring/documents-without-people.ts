import { redactText, selectForDocuments, type DetectPersonalData, type SelectFindings } from '@rag-assistant/pii';
import type { EmbeddingModel, IngestDocuments, SourceDocument } from '@rag-assistant/retrieval';

/** A name, brand or attribute of a product often is a person's name; in them a name proves nothing. */
const formsOnly: SelectFindings = (text, findings) =>
  selectForDocuments(text, findings).filter(({ kind }) => kind !== 'PERSON' && kind !== 'ADDRESS');

const redacted = (document: SourceDocument, detect: DetectPersonalData): SourceDocument => {
  const inText = (text: string): string => redactText(text, detect, selectForDocuments);
  const inName = (text: string): string => redactText(text, detect, formsOnly);
  if (document.kind !== 'product')
    return { ...document, title: inText(document.title), content: inText(document.content) };
  const { product } = document;
  return {
    ...document,
    product: {
      ...product,
      name: inName(product.name),
      description: inText(product.description),
      brand: product.brand === null ? null : inName(product.brand),
      category: product.category === null ? null : inName(product.category),
      attributes: Object.fromEntries(Object.entries(product.attributes).map(([name, value]) => [name, inName(value)])),
    },
  };
};

/** People's data leave a document before it is cut, embedded or stored; the shop's own mailboxes stay. */
export const ingestWithoutPeople =
  (ingest: IngestDocuments, detect: DetectPersonalData): IngestDocuments =>
  (merchant, request, signal) =>
    ingest(merchant, { ...request, documents: request.documents.map((one) => redacted(one, detect)) }, signal);

/** The last gate before an embedding: whoever calls it, no value reaches the model or a vector. */
export const embeddingWithoutPeople = (model: EmbeddingModel, detect: DetectPersonalData): EmbeddingModel => ({
  id: model.id,
  dimensions: model.dimensions,
  embed: (texts, signal) =>
    model.embed(
      texts.map((text) => redactText(text, detect, selectForDocuments)),
      signal,
    ),
  close: () => model.close(),
});
