import type { MerchantId } from '@rag-assistant/kernel';
import type { BudgetAlert } from '../domain/budget-alert.ts';

export interface KeptAlert extends BudgetAlert {
  readonly state: 'pending' | 'sent' | 'failed';
  readonly attempts: number;
  /** Code of the last failed delivery. */
  readonly lastFailure: string | null;
}

/** Alerts that were raised and how their delivery stands. */
export interface BudgetAlerts {
  /** Once for each window, level and day or week. */
  raise(alert: BudgetAlert, now: Date): Promise<void>;
  /** Those to be sent now; nobody else gets them until `leaseUntil`. */
  claim(merchant: MerchantId, now: Date, leaseUntil: Date): Promise<readonly KeptAlert[]>;
  sent(alert: KeptAlert): Promise<void>;
  /** `nextAt` null gives it up. */
  failed(alert: KeptAlert, code: string, nextAt: Date | null): Promise<void>;
  /** The newest first. */
  list(merchant: MerchantId, limit: number): Promise<readonly KeptAlert[]>;
}
