import type { MerchantId } from '@rag-assistant/kernel';
import type { MerchantAccount } from '../domain/merchant-account.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';

export const fakeMerchantAccounts = (accounts: readonly MerchantAccount[] = []): MerchantAccounts => {
  const byId = new Map<MerchantId, MerchantAccount>(accounts.map((account) => [account.merchantId, account]));
  const change = (
    merchant: MerchantId,
    next: (account: MerchantAccount) => MerchantAccount,
  ): MerchantAccount | null => {
    const account = byId.get(merchant);
    if (!account) return null;
    byId.set(merchant, next(account));
    return byId.get(merchant) ?? null;
  };
  return {
    find: async (merchant) => byId.get(merchant) ?? null,
    list: async () => [...byId.values()],
    move: async (merchant, from, to, at) =>
      change(merchant, (account) =>
        from.includes(account.status) && account.status !== to ? { ...account, status: to, statusSince: at } : account,
      ),
    setTier: async (merchant, tier) => change(merchant, (account) => ({ ...account, tier })),
    remove: async (merchant) => byId.get(merchant)?.status === 'deleting' && byId.delete(merchant),
  };
};
