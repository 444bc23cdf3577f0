import type { MerchantId } from '@rag-assistant/kernel';
import type { MerchantAccount, MerchantStatus } from '../domain/merchant-account.ts';
import type { Tier } from '../domain/tier.ts';

/** Standing of every merchant of the registry; a merchant saved there is active. */
export interface MerchantAccounts {
  find(merchant: MerchantId): Promise<MerchantAccount | null>;
  list(): Promise<readonly MerchantAccount[]>;
  /**
   * Moves to `to` at `at` when the status is one of `from`; one that is already there keeps its time.
   * Resolves with the account as it is then; null when there is no such merchant.
   */
  move(
    merchant: MerchantId,
    from: readonly MerchantStatus[],
    to: MerchantStatus,
    at: Date,
  ): Promise<MerchantAccount | null>;
  setTier(merchant: MerchantId, tier: Tier): Promise<MerchantAccount | null>;
  /** Out of the registry, when it is being deleted; false when not. */
  remove(merchant: MerchantId): Promise<boolean>;
}
