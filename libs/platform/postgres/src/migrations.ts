import { createHash } from 'node:crypto';
import { AppError } from '@rag-assistant/kernel';
import type { Migration, OwnerSql, Sql } from './database.ts';
import { bootstrapSql, custodianSql, platformRole } from './roles.ts';

interface Applied extends Record<string, unknown> {
  position: number;
  id: string;
  checksum: string;
}

/** Any number that the project alone uses; PostgreSQL keeps advisory locks per database. */
const lockKey = 7_261_001;

export const migrationChecksum = (migration: Migration): string =>
  createHash('sha256').update(`${migration.up}\0${migration.down}`).digest('hex');

const fault = (code: string, publicText: string, migration: string): AppError =>
  new AppError({ code, category: 'conflict', publicText, context: { migration } });

const ordered = (migrations: readonly Migration[]): Migration[] => {
  const sorted = [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1));
  sorted.forEach((migration, at) => {
    if (migration.id === sorted[at + 1]?.id)
      throw fault(
        'postgres.migration-twice',
        `Two migrations are called ${migration.id}; give one a new id.`,
        migration.id,
      );
  });
  return sorted;
};

/** What the database has of `migrations`. @throws AppError `postgres.migration-changed`, `postgres.schema-too-new` */
const compare = async (sql: Sql, migrations: readonly Migration[]) => {
  const known = new Map(ordered(migrations).map((migration) => [migration.id, migration]));
  const applied = await sql.query<Applied>('select position, id, checksum from schema_migrations order by position');
  for (const { id, checksum } of applied) {
    const migration = known.get(id);
    if (!migration)
      throw fault(
        'postgres.schema-too-new',
        `The database holds the newer schema step ${id}, which this version does not know. Start the newer version, or give this one a database of its own.`,
        id,
      );
    if (migrationChecksum(migration) !== checksum)
      throw fault(
        'postgres.migration-changed',
        `The schema step ${id} was changed after it had been applied. Restore its text and add a new step instead.`,
        id,
      );
  }
  const done = new Set(applied.map(({ id }) => id));
  return { applied, pending: [...known.values()].filter(({ id }) => !done.has(id)), known };
};

const locked = async <T>(sql: OwnerSql, work: () => Promise<T>): Promise<T> => {
  await sql.query(`select pg_advisory_lock(${lockKey})`);
  try {
    return await work();
  } finally {
    await sql.query(`select pg_advisory_unlock(${lockKey})`).catch(() => undefined);
  }
};

const inTransaction = async (sql: OwnerSql, work: () => Promise<void>): Promise<void> => {
  await sql.script('begin');
  try {
    await work();
    await sql.script('commit');
  } catch (error) {
    await sql.script('rollback').catch(() => undefined);
    throw error;
  }
};

/**
 * Applies what is missing, in the order of ids, each step in one transaction and all under one advisory lock.
 * `sql` stays on one connection of the schema's owner. Resolves with the ids applied now.
 * @throws AppError `postgres.migration-changed`, `postgres.schema-too-new`, `postgres.migration-twice`
 */
export const migrate = (sql: OwnerSql, migrations: readonly Migration[]): Promise<string[]> =>
  locked(sql, async () => {
    await sql.script(bootstrapSql);
    const { applied, pending } = await compare(sql, migrations);
    let position = applied.at(-1)?.position ?? 0;
    for (const migration of pending) {
      position += 1;
      await inTransaction(sql, async () => {
        await sql.script(migration.up);
        await sql.query('insert into schema_migrations (position, id, checksum) values ($1::int, $2, $3)', [
          position,
          migration.id,
          migrationChecksum(migration),
        ]);
      });
    }
    await sql.script(custodianSql);
    return pending.map(({ id }) => id);
  });

/** Takes back the step applied last; null when there is none. */
export const migrateBack = (sql: OwnerSql, migrations: readonly Migration[]): Promise<string | null> =>
  locked(sql, async () => {
    const { applied, known } = await compare(sql, migrations);
    const last = applied.at(-1);
    const migration = last && known.get(last.id);
    if (!migration) return null;
    await inTransaction(sql, async () => {
      await sql.script(migration.down);
      await sql.query('delete from schema_migrations where id = $1', [migration.id]);
    });
    return migration.id;
  });

const isMigrated = async (sql: Sql): Promise<boolean> => {
  const [table] = await sql.query<{ found: boolean }>(`select to_regclass('schema_migrations') is not null as found`);
  return table?.found ?? false;
};

/** `checkSchema` inside a transaction of a login that reads nothing before it becomes the platform role. */
export const checkSchemaAsApplication = async (sql: Sql, migrations: readonly Migration[]): Promise<void> => {
  if (await isMigrated(sql)) await sql.query(`set local role ${platformRole}`);
  await checkSchema(sql, migrations);
};

/**
 * For a process that may not migrate.
 * @throws AppError `postgres.schema-too-old` when a step is missing, and those of `migrate`
 */
export const checkSchema = async (sql: Sql, migrations: readonly Migration[]): Promise<void> => {
  const missing = (await isMigrated(sql)) ? (await compare(sql, migrations)).pending[0] : ordered(migrations)[0];
  if (missing)
    throw fault(
      'postgres.schema-too-old',
      `The database lacks the schema step ${missing.id}. Run the migration first, then start again.`,
      missing.id,
    );
};
