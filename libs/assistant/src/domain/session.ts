import type { MicroUsd } from '@rag-assistant/kernel';
import type { AnswerCitation, AnswerOutcome } from './answer.ts';
import type { EvidenceProduct } from './evidence.ts';

/** One question with its answer, as kept in a session. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
  readonly outcome: AnswerOutcome;
  readonly citations: readonly AnswerCitation[];
  readonly products: readonly (EvidenceProduct & { documentId: string })[];
  readonly cost: MicroUsd;
  readonly at: Date;
}
