import type { MerchantId } from '@rag-assistant/kernel';
import { merchantActive, merchantDeleting, merchantDraining, merchantSuspended } from './tenancy-errors.ts';
import type { Tier } from './tier.ts';

/** `deleting` never goes back: part of the data may be gone. */
export type MerchantStatus = 'active' | 'suspended' | 'deleting';

export interface MerchantAccount {
  readonly merchantId: MerchantId;
  readonly status: MerchantStatus;
  readonly statusSince: Date;
  readonly tier: Tier;
}

/** @throws AppError `tenancy.merchant-suspended` */
export const checkServed = (account: MerchantAccount): MerchantAccount => {
  if (account.status !== 'active') throw merchantSuspended(account.status);
  return account;
};

/** @throws AppError `tenancy.merchant-deleting` */
export const checkNotDeleting = (account: MerchantAccount): MerchantAccount => {
  if (account.status === 'deleting') throw merchantDeleting();
  return account;
};

/**
 * Requests that began before the suspension may still write: nothing is deleted before the last of them has ended.
 * @throws AppError `tenancy.merchant-active`, `tenancy.merchant-draining` (retryable)
 */
export const checkDeletable = (account: MerchantAccount, now: Date, drainMs: number): void => {
  if (account.status === 'active') throw merchantActive();
  const waitMs = account.statusSince.getTime() + drainMs - now.getTime();
  if (account.status === 'suspended' && waitMs > 0) throw merchantDraining(waitMs);
};
