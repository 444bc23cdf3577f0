import type { Citation } from '@rag-assistant/contracts';
import type { FileLibrary } from '@rag-assistant/documents';
import { DocumentId, type MerchantId } from '@rag-assistant/kernel';

/** Adds to each citation of a file where in the file the passage stands. Without the places an answer is still whole. */
export type PlaceCitations = (citations: readonly Citation[]) => Promise<Citation[]>;

export const makePlaceCitations = (
  files: Pick<FileLibrary, 'locate'>,
  merchant: MerchantId,
  onFailure: (error: unknown) => void,
): PlaceCitations => {
  const known = new Map<string, Citation['place'] | null>();
  const keyOf = ({ documentId, start }: Citation): string => `${documentId} ${start}`;
  return async (citations) => {
    const texts = citations.filter((citation) => citation.kind !== 'product' && !known.has(keyOf(citation)));
    try {
      const spans = texts.map(({ documentId, start }) => ({ documentId: DocumentId.parse(documentId), start }));
      const places = spans.length === 0 ? [] : await files.locate(merchant, spans);
      for (const [at, citation] of texts.entries()) known.set(keyOf(citation), places[at] ?? null);
    } catch (error) {
      onFailure(error);
    }
    return citations.map((citation) => {
      const place = known.get(keyOf(citation));
      return place ? { ...citation, place } : citation;
    });
  };
};
