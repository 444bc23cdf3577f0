import { isAppError, MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeKeyService, type FakeKeyService } from '../testing/key-service.fake.ts';
import { postgresVaultSubject } from '../testing/postgres-vault.subject.ts';
import { describeTokenVault } from '../testing/token-vault.contract.ts';
import { fakeTokenVault } from '../testing/token-vault.fake.ts';
import type { TokenVault } from '../ports/token-vault.port.ts';
import { guardKeyService } from './key-service.guard.ts';
import { piiMigrations } from './pii-migrations.ts';
import { makePostgresTokenVault } from './token-vault.postgres.ts';

describeTokenVault('fake', async () => {
  let agedMs = 0;
  const clock = { now: () => new Date(1_800_000_000_000 + agedMs), monotonicMs: () => agedMs };
  let current = fakeTokenVault(clock);
  // Each test begins with an empty vault behind the same object.
  const vault: TokenVault = {
    openMint: (owner) => current.openMint(owner),
    keep: (owner, entries) => current.keep(owner, entries),
    reveal: (owner, ids) => current.reveal(owner, ids),
    eraseUser: (merchant, user) => current.eraseUser(merchant, user),
    eraseSession: (owner) => current.eraseSession(owner),
    purgeExpired: (merchant) => current.purgeExpired(merchant),
    rotateKey: (merchant) => current.rotateKey(merchant),
    revokeKeys: (merchant) => current.revokeKeys(merchant),
    audit: (merchant, limit) => current.audit(merchant, limit),
  };
  return Promise.resolve({
    vault,
    age: async (ms: number) => {
      agedMs += ms;
      return Promise.resolve();
    },
    reset: async () => {
      current = fakeTokenVault(clock);
      return Promise.resolve();
    },
    close: async () => Promise.resolve(),
  });
});

describeTokenVault('PGlite', async () => postgresVaultSubject(await testDatabase(piiMigrations)));

describe('vault rows', () => {
  const owner = {
    merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
    session: SessionId.parse('20000000-0000-4000-8000-000000000001'),
    user: UserId.parse('anna'),
  };
  let store: TestDatabase;
  let keys: FakeKeyService;
  let vault: TokenVault;
  beforeAll(async () => {
    store = await testDatabase(piiMigrations);
  });
  beforeEach(async () => {
    await store.truncate();
    keys = fakeKeyService();
    vault = makePostgresTokenVault({
      database: store.database,
      keys: guardKeyService(keys, { timeoutMs: 60, retriesMax: 1 }),
    });
  });
  afterAll(() => store.close());

  const keepOne = async (kind: 'PERSON' | 'CARD', value: string): Promise<string> => {
    const id = (await vault.openMint(owner))(kind, value);
    await vault.keep(owner, [{ id, kind, value }]);
    return id;
  };

  it('[SEC6] have the isolation that the catalogue promises', async () => {
    expect(await tenantTableFaults(store.admin)).toEqual([]);
  });

  it('[SEC11] hold no value in clear', async () => {
    await keepOne('PERSON', 'Anna Bergström');
    const rows = await store.admin.query(
      `select convert_from(decode(encode(sealed, 'hex'), 'escape'), 'LATIN1') as text, * from pii_tokens`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/Anna|Berg/);
  });

  it.each([
    ['a bit of the value', `sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)`],
    ['the kind', `kind = 'EMAIL'`],
    ['the key version', `key_version = 7`],
  ])('[SEC11] are refused and audited when %s was altered', async (_what, change) => {
    const id = await keepOne('PERSON', 'Anna Berg');
    await store.admin.script(`update pii_tokens set ${change}`);
    await expect(vault.reveal(owner, [id])).rejects.toThrow('pii.vault-row-altered');
    const [latest] = await vault.audit(owner.merchant, 1);
    expect(latest).toMatchObject({ event: 'tampered', tokenIds: [id] });
  });

  it('[SEC11] cannot be handed to another user by changing the row', async () => {
    const id = await keepOne('PERSON', 'Anna Berg');
    await store.admin.script(`update pii_tokens set user_id = 'mallory'`);
    await expect(vault.reveal({ ...owner, user: UserId.parse('mallory') }, [id])).rejects.toThrow(
      'pii.vault-row-altered',
    );
  });

  it('[F7] cannot live longer than their kind may: the store refuses it', async () => {
    await keepOne('CARD', '4111111111111111');
    await expect(
      store.admin.script(`update pii_tokens set expires_at = kept_at + interval '25 hours'`),
    ).rejects.toSatisfy((error) => isAppError(error, 'postgres.constraint'));
  });

  it('[F7] are invisible once expired, even to a statement that does not ask for the time', async () => {
    await keepOne('CARD', '4111111111111111');
    await store.admin.script(
      `update pii_tokens set kept_at = kept_at - interval '25 hours', expires_at = expires_at - interval '25 hours'`,
    );
    const rows = await store.database.forMerchant(owner.merchant, (sql) => sql.query('select * from pii_tokens'));
    expect(rows).toEqual([]);
  });

  it('[MON14] leave an audit trail that the application can neither change nor delete', async () => {
    await vault.reveal(owner, [await keepOne('PERSON', 'Anna Berg')]);
    for (const change of [`update pii_audit set event = 'none'`, 'delete from pii_audit'])
      await expect(store.database.forMerchant(owner.merchant, (sql) => sql.query(change))).rejects.toSatisfy((error) =>
        isAppError(error, 'postgres.forbidden'),
      );
  });

  it.each(['gone', 'throttled', 'silent'] as const)(
    '[F7] keep and give nothing when the key service is %s: both fail with a code',
    async (mode) => {
      keys.mode = mode;
      await expect(vault.openMint(owner)).rejects.toThrow('pii.key-service-unavailable');
      await expect(vault.keep(owner, [{ id: 'aaaaaaaaaaaaa', kind: 'PERSON', value: 'Anna' }])).rejects.toThrow(
        'pii.key-service-unavailable',
      );
      expect(await store.admin.query('select * from pii_tokens')).toEqual([]);
    },
  );

  it('[SEC6] are refused at once by a process that still remembers the opened key', async () => {
    const id = await keepOne('PERSON', 'Anna Berg');
    const other = makePostgresTokenVault({ database: store.database, keys });
    expect((await other.reveal(owner, [id])).get(id)).toBe('Anna Berg');
    await vault.revokeKeys(owner.merchant);
    await expect(other.reveal(owner, [id])).rejects.toThrow('pii.key-revoked');
  });
});
