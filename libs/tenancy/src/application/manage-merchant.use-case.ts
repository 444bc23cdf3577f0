import type { Clock, MerchantId } from '@rag-assistant/kernel';
import { checkDeletable, checkNotDeleting, type MerchantAccount } from '../domain/merchant-account.ts';
import { merchantDataLeft, merchantNotFound } from '../domain/tenancy-errors.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';
import type { MerchantData } from '../ports/merchant-data.port.ts';

/** How much of each section went. */
export type RemovedCounts = Readonly<Record<string, number>>;

export interface ManageMerchant {
  /** Twice is once. @throws AppError `tenancy.merchant-not-found`, `tenancy.merchant-deleting` */
  suspend(merchant: MerchantId): Promise<MerchantAccount>;
  /** Twice is once. @throws AppError `tenancy.merchant-not-found`, `tenancy.merchant-deleting` */
  resume(merchant: MerchantId): Promise<MerchantAccount>;
  /**
   * Takes away everything, the registry's entry last; cut short, it is called again and ends the same.
   * @throws AppError `tenancy.merchant-not-found`, `tenancy.merchant-active`, `tenancy.merchant-draining` (retryable),
   * `tenancy.merchant-data-left` (retryable)
   */
  remove(merchant: MerchantId): Promise<RemovedCounts>;
}

export interface ManageMerchantDeps {
  readonly accounts: MerchantAccounts;
  readonly data: readonly MerchantData[];
  readonly clock: Clock;
  /** Longer than the longest request and the age of an account in other processes. */
  readonly drainMs: number;
}

export const makeManageMerchant = ({ accounts, data, clock, drainMs }: ManageMerchantDeps): ManageMerchant => {
  const found = (account: MerchantAccount | null): MerchantAccount => {
    if (!account) throw merchantNotFound();
    return account;
  };
  return {
    suspend: async (merchant) =>
      checkNotDeleting(found(await accounts.move(merchant, ['active'], 'suspended', clock.now()))),
    resume: async (merchant) =>
      checkNotDeleting(found(await accounts.move(merchant, ['suspended'], 'active', clock.now()))),
    remove: async (merchant) => {
      checkDeletable(found(await accounts.find(merchant)), clock.now(), drainMs);
      const account = found(await accounts.move(merchant, ['suspended'], 'deleting', clock.now()));
      // Resumed in between: it is active again, and nothing has gone.
      checkDeletable(account, clock.now(), drainMs);
      const removed: Record<string, number> = {};
      for (const part of data) removed[part.section] = await part.remove(merchant);
      for (const part of data) {
        const left = await part.count(merchant);
        if (left > 0) throw merchantDataLeft(part.section, left);
      }
      await accounts.remove(merchant);
      return removed;
    },
  };
};
