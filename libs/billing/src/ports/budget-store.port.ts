import type { MerchantId, SessionId } from '@rag-assistant/kernel';
import type { BudgetChoice, Budgets, StepCosts } from '../domain/budget.ts';

export interface BudgetRequest {
  /** That of the usage event which settles the hold. */
  readonly eventId: string;
  readonly sessionId: SessionId;
  readonly at: Date;
  readonly costs: StepCosts;
}

/** Budgets, what is spent of them, and holds for answers under way. */
export interface BudgetStore {
  /** Those that were set; the session's ceiling when none was. */
  read(merchant: MerchantId): Promise<Budgets>;
  /** Replaces them; holds that stand keep their amounts. @throws AppError `billing.invalid-budget` */
  write(merchant: MerchantId, budgets: Budgets): Promise<void>;
  /**
   * Holds the most that the answer can cost, atomically with the choice of its step; holds whose time ran out are given
   * back first. The same event again gives its first hold.
   * @throws AppError `billing.budget-exhausted`
   */
  reserve(merchant: MerchantId, request: BudgetRequest): Promise<BudgetChoice>;
  /** Gives back the hold of an answer that was not made; without one it does nothing. */
  release(merchant: MerchantId, eventId: string): Promise<void>;
}
