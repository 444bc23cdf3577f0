import { SessionId, UserId } from '@rag-assistant/kernel';
import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { makePostgresTokenVault, piiMigrations } from '@rag-assistant/pii/adapters';
import { fakeKeyService } from '@rag-assistant/pii/testing';
import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { expect, it } from 'vitest';
import { sealedMerchantData } from './cached-merchant-data.ts';

it('[SEC6] [F11] destroys the keys of a merchant that ends, in memory too, and of nobody else', async () => {
  const test = await testDatabase(piiMigrations);
  try {
    const vault = makePostgresTokenVault({ database: test.database, keys: fakeKeyService(), clock: new FakeClock() });
    const owners = [1, 2].map((n) => ({
      merchant: merchantNumber(n),
      session: SessionId.parse('5e55105e-0000-4000-8000-000000000001'),
      user: UserId.parse('ann'),
    }));
    const ids: string[] = [];
    for (const owner of owners) {
      const id = (await vault.openMint(owner))('EMAIL', 'ann@shop.example');
      await vault.keep(owner, [{ id, kind: 'EMAIL', value: 'ann@shop.example' }]);
      ids.push(id);
    }
    const [gone, stays] = owners;
    if (!gone || !stays) throw new Error('two owners');
    await sealedMerchantData(vault).remove(gone.merchant);
    await expect(vault.reveal(gone, ids)).rejects.toMatchObject({ code: 'pii.key-revoked' });
    expect((await vault.reveal(stays, ids)).size).toBe(1);
  } finally {
    await test.close();
  }
});
