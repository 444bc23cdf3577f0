import type { Database, OwnerSql } from '@rag-assistant/platform-postgres';
import { openPostgresOwner } from '@rag-assistant/platform-postgres';
import { scratchDatabase, startPostgresServer, testDatabase } from '@rag-assistant/platform-postgres/testing';
import { composedMigrations } from './schema.ts';

export interface Engine {
  readonly name: string;
  readonly database: Database;
  /** The schema's owner on one connection, above all policies. */
  readonly owner: OwnerSql;
  /** Names of the tables that hold a merchant's rows. */
  readonly tenantTables: readonly string[];
  /** Takes every row away. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

interface TableName extends Record<string, unknown> {
  name: string;
}

const tablesOf = async (owner: OwnerSql, tenant: boolean): Promise<string[]> =>
  (
    await owner.query<TableName>(
      `select c.relname::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migrations'
         and (not $1::bool or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'merchant_id'))
       order by 1`,
      [tenant],
    )
  ).map(({ name }) => name);

const engineOn = async (
  name: string,
  database: Database,
  owner: OwnerSql,
  close: () => Promise<void>,
): Promise<Engine> => {
  const all = await tablesOf(owner, false);
  const tenantTables = await tablesOf(owner, true);
  // Deleting a few rows is several times quicker than truncating as many files.
  const wipe = `begin; set local session_replication_role = replica; ${all.map((table) => `delete from ${table};`).join(' ')} commit`;
  return { name, database, owner, tenantTables, empty: () => owner.script(wipe), close };
};

/** Connections of the pool: few, so that each serves many merchants in turn. */
const poolMax = 4;

/** `pglite`, `container` or the address of a PostgreSQL server that holds a scratch database while it is used. */
export const openEngine = async (which: string): Promise<Engine> => {
  if (which === 'pglite') {
    const test = await testDatabase(composedMigrations);
    return engineOn('PGlite', test.database, test.admin, () => test.close());
  }
  const server = which === 'container' ? await startPostgresServer() : { url: which, stop: () => Promise.resolve() };
  const scratch = await scratchDatabase(server, composedMigrations, { poolMax, statementTimeoutMs: 20_000 });
  const owner = await openPostgresOwner(scratch.ownerUrl);
  const [version] = await owner.query<{ version: string }>(`select current_setting('server_version') as version`);
  return engineOn(`PostgreSQL ${version?.version ?? ''}`, scratch.database, owner, async () => {
    await owner.close();
    await scratch.close();
    await server.stop();
  });
};
