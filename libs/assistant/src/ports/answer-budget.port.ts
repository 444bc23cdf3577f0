import type { MerchantId, RequestId, SessionId } from '@rag-assistant/kernel';

/** How an answer is made as its budget runs out; each step keeps to those before it. */
export const budgetSteps = [
  'full',
  'cached-answer',
  'fewer-chunks',
  'shorter-history',
  'smaller-model',
  'retrieval-only',
] as const;
export type BudgetStep = (typeof budgetSteps)[number];

export interface BudgetGrant {
  readonly step: BudgetStep;
  /** Of the budget that is nearest its end, 0 to 100. */
  readonly usedPercent: number;
}

/** Money for answers: held before one is made, settled when the `UsageMeter` records what it used. */
export interface AnswerBudget {
  /** @throws AppError `billing.budget-exhausted` with the time of the next budget */
  reserve(
    merchant: MerchantId,
    request: { readonly eventId: RequestId; readonly sessionId: SessionId; readonly at: Date },
  ): Promise<BudgetGrant>;
  /** Gives back what was held for an answer that was not made. */
  release(merchant: MerchantId, eventId: RequestId): Promise<void>;
}
