import type { OwnerSql, Database } from '@rag-assistant/platform-postgres';
import { makePostgresTokenVault } from '../adapters/token-vault.postgres.ts';
import type { KeyService } from '../ports/key-service.port.ts';
import { fakeKeyService } from './key-service.fake.ts';
import type { VaultSubject } from './token-vault.contract.ts';

interface TestStore {
  readonly database: Database;
  readonly admin: OwnerSql;
  truncate(): Promise<void>;
  close(): Promise<void>;
}

/** A vault on a test database; time passes by moving the rows back. */
export const postgresVaultSubject = (store: TestStore, keys: KeyService = fakeKeyService()): VaultSubject => ({
  vault: makePostgresTokenVault({ database: store.database, keys }),
  age: async (ms) => {
    await store.admin.query(
      `update pii_tokens set kept_at = kept_at - $1::float8 * interval '1 millisecond',
       expires_at = expires_at - $1::float8 * interval '1 millisecond'`,
      [ms],
    );
  },
  reset: () => store.truncate(),
  close: () => store.close(),
});
