import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Database, Migration, OwnerSql } from '../database.ts';
import { migrate, migrationChecksum } from '../migrations.ts';
import { pgliteDatabase } from '../pglite-database.ts';
import { pgliteOwner, startPglite } from '../pglite-engine.ts';
import { bootstrapSql, custodianSql } from '../roles.ts';

export interface TestDatabase {
  readonly database: Database;
  /** The owner, above all policies. */
  readonly admin: OwnerSql;
  /** Empties every table; a few milliseconds. */
  truncate(): Promise<void>;
  close(): Promise<void>;
}

/** The package exports no manifest, so it is read beside the resolved entry. */
const engineManifest = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '..', 'package.json'),
);

const snapshotPath = (migrations: readonly Migration[]): string => {
  const hash = createHash('sha256').update(engineManifest).update(bootstrapSql).update(custodianSql);
  for (const migration of migrations) hash.update(`\0${migration.id}\0${migrationChecksum(migration)}`);
  return join(tmpdir(), `rag-assistant-schema-${hash.digest('hex').slice(0, 24)}.tar`);
};

const makeSnapshot = async (migrations: readonly Migration[], path: string): Promise<void> => {
  const engine = await startPglite({});
  try {
    await migrate(pgliteOwner(engine), migrations);
    const dump = Buffer.from(await (await engine.dumpDataDir('none')).arrayBuffer());
    // Test files run side by side: the file appears whole or not at all.
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, dump);
    renameSync(partial, path);
  } finally {
    await engine.close();
  }
};

export const truncateAll = async (admin: OwnerSql): Promise<void> => {
  const tables = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'public' and tablename <> 'schema_migrations'`,
  );
  if (tables.length > 0)
    await admin.script(`truncate ${tables.map(({ name }) => name).join(', ')} restart identity cascade`);
};

/** The engine itself, for tests that put a wire before it. */
export const testEngine = async (migrations: readonly Migration[]): ReturnType<typeof startPglite> => {
  const path = snapshotPath(migrations);
  if (!existsSync(path)) await makeSnapshot(migrations, path);
  return startPglite({ loadDataDir: new Blob([readFileSync(path)]) });
};

/** An embedded database in memory from a snapshot of the schema: one a test file, truncated between its tests. */
export const testDatabase = async (migrations: readonly Migration[]): Promise<TestDatabase> => {
  const engine = await testEngine(migrations);
  const admin = pgliteOwner(engine);
  const database = pgliteDatabase(engine);
  return { database, admin, truncate: () => truncateAll(admin), close: () => database.close() };
};
