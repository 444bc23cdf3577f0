import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { beforeAll } from 'vitest';
import { describeMerchantRegistry } from '../testing/merchant-registry.contract.ts';
import { describeMerchantAccounts } from '../testing/merchant-accounts.contract.ts';
import { describePostgresMerchantData } from '../testing/merchant-data.contract.ts';
import { saveAll } from '../testing/save-all.ts';
import { describeSeats } from '../testing/seats.contract.ts';
import { postgresMerchantAccounts } from './merchant-accounts.postgres.ts';
import { postgresSeats } from './seats.postgres.ts';
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

describeMerchantAccounts('PostgreSQL 17', async (merchants) => {
  await test.truncate();
  await saveAll(postgresMerchantRegistry(test.database), merchants);
  return postgresMerchantAccounts(test.database);
});

describeSeats('PostgreSQL 17', async () => {
  await test.truncate();
  return postgresSeats(test.database);
});

describePostgresMerchantData('PostgreSQL 17', postgresForTests);
