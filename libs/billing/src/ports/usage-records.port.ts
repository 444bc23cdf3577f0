import type { MerchantId, MicroUsd } from '@rag-assistant/kernel';
import type { MonthUsage, UsageSum } from '../domain/bill.ts';
import type { Period } from '../domain/billing-month.ts';
import type { SessionCosts } from '../domain/session-costs.ts';

/** Keys are UTC hours `2026-11-24T10`, days `2026-11-24`, ids of sessions and models, names of features. */
export type UsageDimension = 'hour' | 'day' | 'session' | 'model' | 'feature';

/** What the ledger kept, summed. Sums come from the roll-ups; periods begin and end on full hours. */
export interface UsageRecords {
  /** Roll-ups and events at one moment. */
  month(merchant: MerchantId, period: Period): Promise<MonthUsage>;
  /** In the order of keys; sessions dearest first. */
  by(merchant: MerchantId, period: Period, dimension: UsageDimension, limit: number): Promise<readonly UsageSum[]>;
  sessionCosts(merchant: MerchantId, period: Period): Promise<SessionCosts>;
  /** Of events from `since` on, whatever the hour. */
  costSince(merchant: MerchantId, since: Date): Promise<MicroUsd>;
  /** Months with usage, the newest first. */
  months(merchant: MerchantId): Promise<readonly string[]>;
}
