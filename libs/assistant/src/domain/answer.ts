import type { DocumentId } from '@rag-assistant/kernel';

export type AnswerOutcome = 'answered' | 'clarification' | 'declined' | 'retrieval-only';

/** The narrowest span that carries what the sentence says; offsets are characters of the source document. */
export interface AnswerCitation {
  readonly number: number;
  readonly documentId: DocumentId;
  readonly kind: 'product' | 'policy' | 'faq';
  readonly title: string;
  readonly snippet: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly score: number;
  readonly sku: string | null;
  readonly sourceUri: string | null;
}

export interface AnswerSentence {
  readonly text: string;
  readonly citations: readonly number[];
}
