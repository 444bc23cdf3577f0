import { MerchantId } from '@rag-assistant/kernel';
import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBudgetStore } from '../testing/budget-store.contract.ts';
import { usageEvent } from '../testing/usage-builders.ts';
import { describeUsageLedger } from '../testing/usage-ledger.contract.ts';
import { fakeUsageLedger, type FakeUsageStore } from '../testing/usage-ledger.fake.ts';
import { billingMigrations } from './billing-migrations.ts';
import { postgresBudgetStore } from './budget-store.postgres.ts';
import { currentPriceBook } from './current-price-book.ts';
import { postgresUsageLedger } from './usage-ledger.postgres.ts';

describeUsageLedger('fake', async () => {
  const store: FakeUsageStore = new Map();
  return (book) => fakeUsageLedger(book, store);
});

describe('on PGlite', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase(billingMigrations);
  });
  afterAll(() => test.close());

  describeUsageLedger('PGlite', async () => {
    await test.truncate();
    return (book) => postgresUsageLedger(test.database, book);
  });

  describeBudgetStore('PGlite', async (book) => {
    await test.truncate();
    return { budgets: postgresBudgetStore(test.database), ledger: postgresUsageLedger(test.database, book) };
  });

  it('[SEC5] has sound tenant tables', async () => {
    expect(await tenantTableFaults(test.admin)).toEqual([]);
  });

  it('never changes or removes what was recorded', async () => {
    const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
    await postgresUsageLedger(test.database, currentPriceBook()).record(merchant, usageEvent({ eventId: 'kept' }));
    for (const change of ['update usage_events set cost_micro_usd = 0', 'delete from usage_receipts'])
      await expect(test.database.forMerchant(merchant, (sql) => sql.query(change))).rejects.toMatchObject({
        code: 'postgres.forbidden',
      });
  });

  it('refuses when its store is gone', async () => {
    const gone = await testDatabase(billingMigrations);
    await gone.close();
    const ledger = postgresUsageLedger(gone.database, currentPriceBook());
    const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
    await expect(ledger.record(merchant, usageEvent())).rejects.toMatchObject({
      code: 'postgres.unavailable',
      retryable: true,
    });
  });
});
