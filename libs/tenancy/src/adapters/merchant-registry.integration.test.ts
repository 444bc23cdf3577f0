import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { beforeAll } from 'vitest';
import { describeMerchantRegistry } from '../testing/merchant-registry.contract.ts';
import { postgresMerchantRegistry } from './merchant-registry.postgres.ts';
import { tenancyMigrations } from './tenancy-migrations.ts';

let test: PostgresForTests;
beforeAll(async () => {
  test = await postgresForTests(tenancyMigrations);
  return () => test.close();
});

describeMerchantRegistry('PostgreSQL 17', async () => {
  await test.truncate();
  return postgresMerchantRegistry(test.database);
});
