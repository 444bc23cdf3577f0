import type { Merchant } from '../domain/caller.ts';
import { checkMerchant } from '../domain/merchant.ts';
import { slugTaken } from '../domain/tenancy-errors.ts';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

export const fakeMerchantRegistry = (merchants: readonly Merchant[] = []): MerchantRegistry => {
  const byId = new Map(merchants.map((merchant) => [merchant.merchantId, merchant]));
  const sorted = (): Merchant[] => [...byId.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return {
    find: async (merchant) => byId.get(merchant) ?? null,
    findBySlug: async (slug) => sorted().find((merchant) => merchant.slug === slug) ?? null,
    list: async () => sorted(),
    save: async (merchant) => {
      checkMerchant(merchant);
      if (sorted().some(({ slug, merchantId }) => slug === merchant.slug && merchantId !== merchant.merchantId))
        throw slugTaken();
      byId.set(merchant.merchantId, { ...merchant, suggestions: [...merchant.suggestions] });
    },
  };
};
