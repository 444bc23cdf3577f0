import { AppError } from '@rag-assistant/kernel';
import type { Caller, Merchant, MerchantRegistry } from '@rag-assistant/tenancy';

/** The caller's own shop. @throws AppError `tenancy.merchant-not-found` when the token outlives its shop */
export const findShop = async (merchants: MerchantRegistry, caller: Caller): Promise<Merchant> => {
  const shop = await merchants.find(caller.merchant);
  if (shop) return shop;
  throw new AppError({
    code: 'tenancy.merchant-not-found',
    category: 'not-found',
    publicText: 'This shop does not exist any more.',
  });
};
