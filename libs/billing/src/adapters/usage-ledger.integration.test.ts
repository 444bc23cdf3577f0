import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { beforeAll } from 'vitest';
import { describeBudgetStore } from '../testing/budget-store.contract.ts';
import { describeUsageLedger } from '../testing/usage-ledger.contract.ts';
import { billingMigrations } from './billing-migrations.ts';
import { postgresBudgetStore } from './budget-store.postgres.ts';
import { postgresUsageLedger } from './usage-ledger.postgres.ts';

let test: PostgresForTests;
beforeAll(async () => {
  // 200 requests stand in line for one merchant's counters.
  test = await postgresForTests(billingMigrations, { waitingMax: 500, waitTimeoutMs: 20_000, lockTimeoutMs: 20_000 });
  return () => test.close();
});

describeUsageLedger('PostgreSQL 17', async () => {
  await test.truncate();
  return (book) => postgresUsageLedger(test.database, book);
});

describeBudgetStore('PostgreSQL 17', async (book) => {
  await test.truncate();
  return { budgets: postgresBudgetStore(test.database), ledger: postgresUsageLedger(test.database, book) };
});
