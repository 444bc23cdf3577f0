import type { MerchantId } from '@rag-assistant/kernel';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';

/** gone: being deleted, or not in the registry; nothing may be written for it. */
export type MerchantStanding = 'active' | 'suspended' | 'gone';

/** How a merchant stands right now, read anew each time: for work that no request's gate has let in. */
export const makeMerchantStanding =
  (accounts: Pick<MerchantAccounts, 'find'>) =>
  async (merchant: MerchantId): Promise<MerchantStanding> => {
    const account = await accounts.find(merchant);
    return account && account.status !== 'deleting' ? account.status : 'gone';
  };
