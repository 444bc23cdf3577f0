import type { Merchant } from '../domain/caller.ts';
import { checkNotDeleting, type MerchantAccount } from '../domain/merchant-account.ts';
import { merchantNotFound } from '../domain/tenancy-errors.ts';
import type { Tier } from '../domain/tier.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

/**
 * Adds a merchant, active, or changes its face; `tier` left out stays as it is.
 * @throws AppError `tenancy.slug-taken`, `tenancy.invalid-merchant`, `tenancy.merchant-deleting`
 */
export type RegisterMerchant = (merchant: Merchant, tier?: Tier) => Promise<MerchantAccount>;

export interface RegisterMerchantDeps {
  readonly registry: MerchantRegistry;
  readonly accounts: MerchantAccounts;
}

export const makeRegisterMerchant =
  ({ registry, accounts }: RegisterMerchantDeps): RegisterMerchant =>
  async (merchant, tier) => {
    const known = await accounts.find(merchant.merchantId);
    if (known) checkNotDeleting(known);
    await registry.save(merchant);
    const { merchantId } = merchant;
    const account = await (tier === undefined ? accounts.find(merchantId) : accounts.setTier(merchantId, tier));
    if (!account) throw merchantNotFound();
    return account;
  };
