import type { MerchantId } from '@rag-assistant/kernel';
import { limitExceeded, merchantNotFound } from '../domain/tenancy-errors.ts';
import { tierLimits } from '../domain/tier.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';

/**
 * Whether the merchant's tier has room for products beside those it has.
 * @throws AppError `tenancy.limit-exceeded`, `tenancy.merchant-not-found`
 */
export type CheckProducts = (merchant: MerchantId, products: { has: number; adds: number }) => Promise<void>;

export const makeCheckProducts =
  (accounts: MerchantAccounts): CheckProducts =>
  async (merchant, { has, adds }) => {
    const account = await accounts.find(merchant);
    if (!account) throw merchantNotFound();
    const { productsMax } = tierLimits[account.tier];
    if (adds > 0 && has + adds > productsMax) throw limitExceeded('products', productsMax);
  };
