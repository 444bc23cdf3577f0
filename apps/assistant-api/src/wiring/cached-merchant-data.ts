import type { TokenVault } from '@rag-assistant/pii';
import type { TenantCache } from '@rag-assistant/platform-cache';
import type { DocumentLibrary } from '@rag-assistant/retrieval';
import type { MerchantData } from '@rag-assistant/tenancy';
import { Readable } from 'node:stream';

/** Cached values follow from what is stored elsewhere: they go with the merchant and are not exported. */
export const cachedMerchantData = (cache: TenantCache): MerchantData => ({
  section: 'cache',
  records: () => Readable.from([]),
  count: (merchant) => cache.count(merchant),
  remove: (merchant) => cache.forget(merchant),
});

/** The index forgets what it holds in memory together with its rows; those are exported with the other tables. */
export const indexedMerchantData = (documents: DocumentLibrary): MerchantData => ({
  section: 'documents',
  records: () => Readable.from([]),
  count: async (merchant) => (await documents.listDocuments(merchant, { limit: 1 })).total,
  remove: (merchant) => documents.deleteMerchant(merchant),
});

/** Keys go before what they protect, also from this process's memory; the rows themselves are exported and counted with the tables. */
export const sealedMerchantData = (vault: TokenVault): MerchantData => ({
  section: 'keys',
  records: () => Readable.from([]),
  count: () => Promise.resolve(0),
  remove: async (merchant) => {
    await vault.revokeKeys(merchant);
    return 0;
  },
});
