import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { MerchantId } from '@rag-assistant/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMerchantRegistry } from '../testing/merchant-registry.contract.ts';
import { fakeMerchantRegistry } from '../testing/merchant-registry.fake.ts';
import { describeMerchantAccounts } from '../testing/merchant-accounts.contract.ts';
import { fakeMerchantAccounts } from '../testing/merchant-accounts.fake.ts';
import { describePostgresMerchantData } from '../testing/merchant-data.contract.ts';
import { describeSeats } from '../testing/seats.contract.ts';
import { fakeSeats } from '../testing/seats.fake.ts';
import { postgresMerchantAccounts } from './merchant-accounts.postgres.ts';
import { postgresSeats } from './seats.postgres.ts';
import { saveAll } from '../testing/save-all.ts';
import { postgresMerchantRegistry } from './merchant-registry.postgres.ts';
import { tenancyMigrations } from './tenancy-migrations.ts';

describeMerchantRegistry('fake', async () => fakeMerchantRegistry());
describeMerchantAccounts('fake', async (merchants) =>
  fakeMerchantAccounts(
    merchants.map((merchantId) => ({ merchantId, status: 'active', statusSince: new Date(0), tier: 'enterprise' })),
  ),
);
describeSeats('fake', async () => fakeSeats());
describePostgresMerchantData('PGlite', testDatabase);

describe('on PGlite', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase(tenancyMigrations);
  });
  afterAll(() => test.close());

  describeMerchantRegistry('PGlite', async () => {
    await test.truncate();
    return postgresMerchantRegistry(test.database);
  });

  describeMerchantAccounts('PGlite', async (merchants) => {
    await test.truncate();
    await saveAll(postgresMerchantRegistry(test.database), merchants);
    return postgresMerchantAccounts(test.database);
  });

  describeSeats('PGlite', async () => {
    await test.truncate();
    return postgresSeats(test.database);
  });

  it('[SEC5] keeps the registry out of reach of a merchant', async () => {
    const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
    const read = test.database.forMerchant(merchant, (sql) => sql.query('select * from merchants'));
    await expect(read).rejects.toMatchObject({ code: 'postgres.forbidden' });
    expect(await tenantTableFaults(test.admin)).toEqual([]);
  });
});
