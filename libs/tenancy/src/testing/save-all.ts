import type { MerchantId } from '@rag-assistant/kernel';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

/** Registers merchants under slugs in the order given. */
export const saveAll = async (registry: MerchantRegistry, merchants: readonly MerchantId[]): Promise<void> => {
  for (const [at, merchantId] of merchants.entries())
    await registry.save({ merchantId, slug: `shop-${at}`, name: `Shop ${at}`, description: '', suggestions: [] });
};
