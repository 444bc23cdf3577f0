import type { Merchant as MerchantAnswer } from '@rag-assistant/contracts';
import type { Merchant, MerchantAccount } from '@rag-assistant/tenancy';

export const presentMerchant = (
  { merchantId, slug, name, description, suggestions }: Merchant,
  { status, statusSince, tier }: MerchantAccount,
): MerchantAnswer => ({
  merchantId,
  slug,
  name,
  description,
  suggestions: [...suggestions],
  status,
  statusSince: statusSince.toISOString(),
  tier,
});
