import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { beforeAll } from 'vitest';
import { describeUsageLedger } from '../testing/usage-ledger.contract.ts';
import { billingMigrations } from './billing-migrations.ts';
import { postgresUsageLedger } from './usage-ledger.postgres.ts';

let test: PostgresForTests;
beforeAll(async () => {
  test = await postgresForTests(billingMigrations);
  return () => test.close();
});

describeUsageLedger('PostgreSQL 17', async () => {
  await test.truncate();
  return (book) => postgresUsageLedger(test.database, book);
});
