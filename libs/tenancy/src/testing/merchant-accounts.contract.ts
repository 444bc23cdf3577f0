import { MerchantId } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';

const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const other = MerchantId.parse('10000000-0000-4000-8000-00000000000b');
const unknown = MerchantId.parse('10000000-0000-4000-8000-00000000000c');
const at = new Date('2026-11-24T10:00:00Z');
const later = new Date('2026-11-24T11:00:00Z');

/** `make` gives accounts of exactly these merchants, as the registry has just saved them. */
export const describeMerchantAccounts = (
  subject: string,
  make: (merchants: readonly MerchantId[]) => Promise<MerchantAccounts>,
): void => {
  describe(`MerchantAccounts: ${subject}`, () => {
    let accounts: MerchantAccounts;
    beforeEach(async () => {
      accounts = await make([merchant, other]);
    });

    it('begins as active on the default tier', async () => {
      expect(await accounts.find(merchant)).toMatchObject({
        merchantId: merchant,
        status: 'active',
        tier: 'enterprise',
      });
      expect((await accounts.list()).map(({ merchantId }) => merchantId)).toEqual([merchant, other]);
      expect(await accounts.find(unknown)).toBeNull();
    });

    it('moves one merchant from a named status and keeps the time of the first move', async () => {
      expect(await accounts.move(merchant, ['active'], 'suspended', at)).toMatchObject({
        status: 'suspended',
        statusSince: at,
      });
      expect(await accounts.move(merchant, ['active', 'suspended'], 'suspended', later)).toMatchObject({
        statusSince: at,
      });
      expect(await accounts.move(merchant, ['active'], 'deleting', later)).toMatchObject({
        status: 'suspended',
        statusSince: at,
      });
      expect(await accounts.find(other)).toMatchObject({ status: 'active' });
      expect(await accounts.move(unknown, ['active'], 'suspended', at)).toBeNull();
    });

    it('forgets a merchant that is being deleted and no other', async () => {
      expect(await accounts.remove(merchant)).toBe(false);
      await accounts.move(merchant, ['active'], 'deleting', at);
      expect(await accounts.remove(merchant)).toBe(true);
      expect(await accounts.find(merchant)).toBeNull();
      expect(await accounts.remove(unknown)).toBe(false);
      expect(await accounts.find(other)).not.toBeNull();
    });

    it('changes the tier of one merchant', async () => {
      expect(await accounts.setTier(merchant, 'starter')).toMatchObject({ tier: 'starter', status: 'active' });
      expect(await accounts.find(other)).toMatchObject({ tier: 'enterprise' });
      expect(await accounts.setTier(unknown, 'starter')).toBeNull();
    });
  });
};
