import { UserId } from '@rag-assistant/kernel';
import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Role } from '../domain/caller.ts';
import type { MerchantAccount } from '../domain/merchant-account.ts';
import { tierLimits, type Tier } from '../domain/tier.ts';
import type { MerchantData } from '../ports/merchant-data.port.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';
import { fakeMerchantAccounts } from '../testing/merchant-accounts.fake.ts';
import { FakeMerchantData } from '../testing/merchant-data.fake.ts';
import { fakeMerchantRegistry } from '../testing/merchant-registry.fake.ts';
import { fakeSeats } from '../testing/seats.fake.ts';
import { makeMerchantGate, type MerchantGate } from './admit-caller.use-case.ts';
import { makeCheckProducts } from './check-products.use-case.ts';
import { makeExportMerchant } from './export-merchant.use-case.ts';
import { makeManageMerchant, type ManageMerchant } from './manage-merchant.use-case.ts';
import { makeRegisterMerchant } from './register-merchant.use-case.ts';

const merchant = merchantNumber(1);
const other = merchantNumber(2);
const drainMs = 60_000;
const accountOf = (merchantId: typeof merchant, tier: Tier = 'starter'): MerchantAccount => ({
  merchantId,
  status: 'active',
  statusSince: new Date(0),
  tier,
});
const faceOf = (merchantId: typeof merchant, slug: string) => ({
  merchantId,
  slug,
  name: slug,
  description: '',
  suggestions: [],
});
const callerOf = (role: Role, user = 'ann', who = merchant): Caller => ({
  merchant: who,
  user: UserId.parse(user),
  roles: [role],
});

let clock: FakeClock;
let accounts: MerchantAccounts;
let documents: FakeMerchantData;
let objects: FakeMerchantData;
let manage: ManageMerchant;
let gate: MerchantGate;
beforeEach(() => {
  clock = new FakeClock();
  accounts = fakeMerchantAccounts([accountOf(merchant), accountOf(other)]);
  documents = new FakeMerchantData('documents');
  objects = new FakeMerchantData('objects');
  manage = makeManageMerchant({ accounts, data: [documents, objects], clock, drainMs });
  gate = makeMerchantGate({ accounts, seats: fakeSeats(), clock });
});

describe('suspending a merchant', () => {
  it('[F11] refuses its callers within five seconds everywhere and at once here, and nobody else', async () => {
    await gate.admit(callerOf('shopper'));
    await manage.suspend(merchant);
    clock.advance(5_001);
    await expect(gate.admit(callerOf('shopper'))).rejects.toMatchObject({
      code: 'tenancy.merchant-suspended',
      category: 'forbidden',
    });
    await gate.admit(callerOf('shopper', 'ben', other));
    await manage.resume(merchant);
    gate.forget(merchant);
    await gate.admit(callerOf('shopper'));
  });

  it('is the same twice, keeps the time of the first, and ends by resuming', async () => {
    const first = await manage.suspend(merchant);
    clock.advance(1000);
    expect(await manage.suspend(merchant)).toEqual(first);
    expect(await manage.resume(merchant)).toMatchObject({ status: 'active' });
    await expect(manage.suspend(merchantNumber(9))).rejects.toMatchObject({ code: 'tenancy.merchant-not-found' });
  });

  it('lets nobody in whose shop is not in the registry', async () => {
    const stranger = callerOf('shopper', 'ann', merchantNumber(9));
    await expect(gate.admit(stranger)).rejects.toMatchObject({ code: 'tenancy.merchant-not-found' });
  });
});

describe('deleting a merchant', () => {
  const record = { kind: 'document', record: { title: 'a' } };
  beforeEach(() => {
    documents.put(merchant, record, record);
    documents.put(other, record);
    objects.put(merchant, record);
  });

  it('[F11] is refused while it is active, and while requests from before may still write', async () => {
    await expect(manage.remove(merchant)).rejects.toMatchObject({ code: 'tenancy.merchant-active' });
    await manage.suspend(merchant);
    clock.advance(drainMs - 1);
    await expect(manage.remove(merchant)).rejects.toMatchObject({
      code: 'tenancy.merchant-draining',
      retryable: true,
      retryAfterMs: 1,
    });
    expect(await documents.count(merchant)).toBe(2);
  });

  it('[F11] takes all of its data everywhere, then the account, and leaves the others', async () => {
    await manage.suspend(merchant);
    clock.advance(drainMs);
    expect(await manage.remove(merchant)).toEqual({ documents: 2, objects: 1 });
    expect([await documents.count(merchant), await objects.count(merchant)]).toEqual([0, 0]);
    expect(await documents.count(other)).toBe(1);
    expect(await accounts.find(merchant)).toBeNull();
    await expect(manage.remove(merchant)).rejects.toMatchObject({ code: 'tenancy.merchant-not-found' });
  });

  it('goes on where it was cut short, and cannot be undone from then on', async () => {
    await manage.suspend(merchant);
    clock.advance(drainMs);
    documents.failure = new Error('the disk went away');
    await expect(manage.remove(merchant)).rejects.toThrow('the disk went away');
    for (const change of ['suspend', 'resume'] as const)
      await expect(manage[change](merchant)).rejects.toMatchObject({ code: 'tenancy.merchant-deleting' });
    await expect(gate.admit(callerOf('shopper'))).rejects.toMatchObject({ code: 'tenancy.merchant-suspended' });
    await manage.remove(merchant);
    expect(await accounts.find(merchant)).toBeNull();
  });

  it('keeps the account when data appears meanwhile', async () => {
    await manage.suspend(merchant);
    clock.advance(drainMs);
    const late: MerchantData = {
      section: 'late',
      records: objects.records,
      count: async () => 0,
      remove: async (who) => {
        documents.put(who, record);
        return 0;
      },
    };
    const again = makeManageMerchant({ accounts, data: [documents, late], clock, drainMs });
    await expect(again.remove(merchant)).rejects.toMatchObject({
      code: 'tenancy.merchant-data-left',
      context: { section: 'documents', count: 1 },
    });
    expect(await accounts.find(merchant)).toMatchObject({ status: 'deleting' });
  });
});

describe('registering a merchant', () => {
  it('changes face and tier, keeps the tier when none is given, and touches none that is being deleted', async () => {
    const registry = fakeMerchantRegistry([faceOf(merchant, 'alpine')]);
    const register = makeRegisterMerchant({ registry, accounts });
    expect(await register(faceOf(merchant, 'alps'), 'growth')).toMatchObject({ tier: 'growth', status: 'active' });
    expect(await register(faceOf(merchant, 'alps'))).toMatchObject({ tier: 'growth' });
    await accounts.move(merchant, ['active'], 'deleting', clock.now());
    await expect(register(faceOf(merchant, 'again'))).rejects.toMatchObject({ code: 'tenancy.merchant-deleting' });
    expect(await registry.find(merchant)).toMatchObject({ slug: 'alps' });
  });
});

describe('exporting a merchant', () => {
  const exportOf = () => {
    const registry = fakeMerchantRegistry([faceOf(merchant, 'alpine'), faceOf(other, 'copper')]);
    return makeExportMerchant({ registry, accounts, data: [documents, objects], clock });
  };

  it('[F11] gives everything of it line by line, closed by the counts, and nothing of others', async () => {
    documents.put(merchant, { kind: 'document', record: { title: 'Returns\nand more' } });
    objects.put(merchant, { kind: 'file', record: { name: 'logo' } });
    documents.put(other, { kind: 'document', record: { title: 'foreign' } });
    let text = '';
    for await (const line of await exportOf()(merchant)) text += line;
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { type: 'merchant', merchantId: merchant, slug: 'alpine', status: 'active', tier: 'starter' },
      { type: 'record', section: 'documents', kind: 'document', record: { title: 'Returns\nand more' } },
      { type: 'record', section: 'objects', kind: 'file' },
      { type: 'end', counts: { 'documents.document': 1, 'objects.file': 1 } },
    ]);
    await expect(exportOf()(merchantNumber(9))).rejects.toMatchObject({ code: 'tenancy.merchant-not-found' });
  });
});

describe('limits of a tier', () => {
  const { requestsPerMinuteMax, seatsMax, productsMax } = tierLimits.starter;

  it('[F11] grants a minute’s requests, then says when the next is free, to each merchant apart', async () => {
    const shopper = callerOf('shopper');
    for (let n = 0; n < requestsPerMinuteMax; n += 1) await gate.admit(shopper);
    await expect(gate.admit(shopper)).rejects.toMatchObject({
      code: 'tenancy.rate-exceeded',
      category: 'throttled',
      retryAfterMs: 60_000 / requestsPerMinuteMax,
    });
    await gate.admit(callerOf('shopper', 'ben', other));
    clock.advance(60_000 / requestsPerMinuteMax);
    await gate.admit(shopper);
    await expect(gate.admit(shopper)).rejects.toMatchObject({ code: 'tenancy.rate-exceeded' });
  });

  it('[F11] gives the staff as many seats as the tier has; shoppers take none', async () => {
    for (let n = 0; n < 2 * seatsMax; n += 1) await gate.admit(callerOf('shopper', `shopper-${n}`));
    for (let n = 0; n < seatsMax; n += 1) await gate.admit(callerOf('merchant_staff', `staff-${n}`));
    await expect(gate.admit(callerOf('merchant_admin', 'one-more'))).rejects.toMatchObject({
      code: 'tenancy.limit-exceeded',
      context: { limit: 'seats', max: seatsMax },
    });
    await gate.admit(callerOf('merchant_staff', 'staff-0'));
  });

  it('[F11] refuses products beyond the tier, and lets a full catalogue change', async () => {
    const check = makeCheckProducts(accounts);
    await check(merchant, { has: productsMax - 1, adds: 1 });
    await check(merchant, { has: productsMax + 5, adds: 0 });
    await expect(check(merchant, { has: productsMax, adds: 1 })).rejects.toMatchObject({
      code: 'tenancy.limit-exceeded',
      context: { limit: 'products', max: productsMax },
    });
    await accounts.setTier(merchant, 'growth');
    await check(merchant, { has: productsMax, adds: 1 });
  });

  it('asks again after a failed reading of the account', async () => {
    let down = true;
    const flaky: MerchantAccounts = {
      ...accounts,
      find: (who) => (down ? Promise.reject(new Error('gone')) : accounts.find(who)),
    };
    const gate = makeMerchantGate({ accounts: flaky, seats: fakeSeats(), clock });
    await expect(gate.admit(callerOf('shopper'))).rejects.toThrow('gone');
    down = false;
    await gate.admit(callerOf('shopper'));
  });
});
