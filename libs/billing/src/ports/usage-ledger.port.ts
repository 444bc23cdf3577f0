import type { MerchantId, MicroUsd, SessionId } from '@rag-assistant/kernel';
import type { PricedUsage, UsageEvent } from '../domain/usage.ts';

/** What each merchant's sessions used, priced when it happened. */
export interface UsageLedger {
  /**
   * Prices and keeps the event; one that is already there keeps its first price and counts once.
   * @throws AppError `billing.unknown-price`, `billing.invalid-usage`
   */
  record(merchant: MerchantId, event: UsageEvent): Promise<PricedUsage>;
  /** Zero for a session that used nothing. */
  sessionCost(merchant: MerchantId, session: SessionId): Promise<MicroUsd>;
}
