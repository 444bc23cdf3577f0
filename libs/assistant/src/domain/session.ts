import type { MicroUsd, RequestId } from '@rag-assistant/kernel';
import type { AnswerCitation, AnswerOutcome } from './answer.ts';
import type { EvidenceProduct } from './evidence.ts';

/** What one turn used, as it was when the turn ended. */
export interface TurnUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly embeddingTokens: number;
  readonly modelCalls: number;
  readonly cached: boolean;
}

export interface TurnLatencyMs {
  readonly total: number;
  readonly model: number;
  readonly embed: number;
  readonly search: number;
  readonly gate: number;
}

/** One question with its answer, as kept in a session: both hidden, as a model saw them. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
  readonly outcome: AnswerOutcome;
  readonly citations: readonly AnswerCitation[];
  readonly products: readonly (EvidenceProduct & { documentId: string })[];
  readonly cost: MicroUsd;
  readonly at: Date;
  /** A turn that comes again under the same id is stored once. */
  readonly requestId?: RequestId;
  readonly usage?: TurnUsage;
  readonly latencyMs?: TurnLatencyMs;
}
