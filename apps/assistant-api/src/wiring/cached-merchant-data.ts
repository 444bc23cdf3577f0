import type { TenantCache } from '@rag-assistant/platform-cache';
import type { MerchantData } from '@rag-assistant/tenancy';
import { Readable } from 'node:stream';

/** Cached values follow from what is stored elsewhere: they go with the merchant and are not exported. */
export const cachedMerchantData = (cache: TenantCache): MerchantData => ({
  section: 'cache',
  records: () => Readable.from([]),
  count: (merchant) => cache.count(merchant),
  remove: (merchant) => cache.forget(merchant),
});
