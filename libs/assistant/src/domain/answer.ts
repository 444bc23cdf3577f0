import type { DocumentId } from '@rag-assistant/kernel';
import type { EvidenceProduct } from './evidence.ts';

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

/** What an answer says, whoever asked and in whatever session: all that a cache may keep of it. */
export interface AnswerBody {
  readonly outcome: AnswerOutcome;
  readonly sentences: readonly AnswerSentence[];
  readonly citations: readonly AnswerCitation[];
  /** At most 3. */
  readonly products: readonly (EvidenceProduct & { documentId: string })[];
  readonly withheldSentences: number;
}
