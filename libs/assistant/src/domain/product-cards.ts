import type { DocumentId } from '@rag-assistant/kernel';
import type { AnswerCitation } from './answer.ts';
import type { Evidence, EvidenceProduct } from './evidence.ts';

export const cardsMax = 3;
/** A product that no sentence names is suggested only when the search found it this relevant, 0 to 1. */
const relevanceMin = 0.5;

/**
 * Products of an answer: the cited ones in order of citation. Only an answer that cites none suggests the nearest that
 * were found, since what a shopper ruled out (a price, a size) is not known here.
 */
export const productCards = (
  cited: readonly AnswerCitation[],
  found: readonly Evidence[],
  options: { readonly others: boolean },
): (EvidenceProduct & { documentId: DocumentId })[] => {
  const products = found.filter((evidence) => evidence.product !== null);
  const first = cited.flatMap((citation) => products.find((one) => one.documentId === citation.documentId) ?? []);
  const rest =
    options.others && first.length === 0 ? products.filter((evidence) => evidence.relevance >= relevanceMin) : [];
  const byDocument = new Map([...first, ...rest].map((evidence) => [evidence.documentId, evidence]));
  return [...byDocument.values()]
    .slice(0, cardsMax)
    .flatMap(({ documentId, product }) => (product ? [{ ...product, documentId }] : []));
};
