import type { MerchantId, MicroUsd, RequestId, SessionId, UserId } from '@rag-assistant/kernel';
import type { AnswerCitation, AnswerOutcome, AnswerSentence } from '../domain/answer.ts';
import type { EvidenceProduct } from '../domain/evidence.ts';
import type { BudgetGrant } from '../ports/answer-budget.port.ts';

export interface Question {
  readonly requestId: RequestId;
  readonly merchant: MerchantId;
  readonly shopName: string;
  readonly user: UserId;
  readonly sessionId?: SessionId;
  /** 1 to 2,000 characters. */
  readonly message: string;
  /** ISO 4217, of the shop's prices; USD when left out. */
  readonly currency?: string;
}

/** Texts with placeholders where the owner reads values. */
export interface ModelView {
  readonly question: string;
  readonly answer: string;
}

/** Texts are for the owner: values stand in their places. */
export interface Answer {
  readonly sessionId: SessionId;
  readonly outcome: AnswerOutcome;
  readonly text: string;
  readonly sentences: readonly AnswerSentence[];
  readonly citations: readonly AnswerCitation[];
  /** At most 3. */
  readonly products: readonly (EvidenceProduct & { documentId: string })[];
  readonly withheldSentences: number;
  /** Question and answer as they left for the model; null when nothing was hidden. */
  readonly modelView: ModelView | null;
  readonly modelId: string;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly embeddingTokens: number;
    readonly modelCalls: number;
    /** What was said had been made for an equal question before; no model wrote it now. */
    readonly cached: boolean;
    readonly cost: MicroUsd;
    readonly sessionCost: MicroUsd;
    readonly priceVersion: string;
    /** How the budget had this answer made; absent where no budget is kept. */
    readonly budget?: BudgetGrant;
  };
  readonly latencyMs: {
    readonly total: number;
    readonly model: number;
    readonly embed: number;
    readonly search: number;
    readonly gate: number;
  };
}

export type AnswerEvent =
  | { readonly type: 'session'; readonly sessionId: SessionId }
  /** A tool is about to run; `label` is for people. */
  | { readonly type: 'step'; readonly tool: string; readonly label: string }
  /** A sentence that passed the grounding gate. */
  | {
      readonly type: 'sentence';
      readonly index: number;
      readonly text: string;
      readonly citations: readonly AnswerCitation[];
    }
  | { readonly type: 'done'; readonly answer: Answer };

/**
 * Answers one question of one shopper; events come as they happen and `done` comes last.
 * @throws AppError `assistant.session-not-found`, `billing.budget-exhausted`; those of the shield, when what was found cannot be hidden; failures of the model end in a `retrieval-only` answer instead.
 */
export type AnswerQuestion = (question: Question, signal: AbortSignal) => AsyncIterable<AnswerEvent>;
