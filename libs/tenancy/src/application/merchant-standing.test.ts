import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { expect, it } from 'vitest';
import type { MerchantAccount, MerchantStatus } from '../domain/merchant-account.ts';
import { makeMerchantStanding } from './merchant-standing.use-case.ts';

const merchantId = merchantNumber(1);
const account = (status: MerchantStatus): MerchantAccount => ({
  merchantId,
  status,
  statusSince: new FakeClock().now(),
  tier: 'starter',
});

it('says of a merchant that is being deleted, or is none, that it is gone', async () => {
  const standing = (found: MerchantAccount | null) =>
    makeMerchantStanding({ find: () => Promise.resolve(found) })(merchantId);
  expect(await standing(account('active'))).toBe('active');
  expect(await standing(account('suspended'))).toBe('suspended');
  expect(await standing(account('deleting'))).toBe('gone');
  expect(await standing(null)).toBe('gone');
});
