import { PGlite, types } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import type { OwnerSql, SqlRow } from './database.ts';
import { commitSql, rollbackSql } from './roles.ts';
import { toPostgresError } from './sql-errors.ts';
import type { Connection } from './transaction.ts';

const asText = (value: string): string => value;

/** PGlite with the extensions of the project and the value types that `Sql` promises. */
export const startPglite = (options: { dataDir?: string; loadDataDir?: Blob }): Promise<PGlite> =>
  PGlite.create({
    ...options,
    extensions: { vector, pg_trgm },
    parsers: { [types.INT8]: BigInt, [types.DATE]: asText },
  });

export const pgliteOwner = (engine: PGlite): OwnerSql => ({
  query: async <Row extends SqlRow>(text: string, values: readonly unknown[] = []) => {
    try {
      return (await engine.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw toPostgresError(error);
    }
  },
  script: async (text) => {
    try {
      await engine.exec(text);
    } catch (error) {
      throw toPostgresError(error);
    }
  },
});

export const pgliteConnection = (engine: PGlite): Connection => ({
  // The engine's own user bypasses policies: nothing runs before the role is known to be set.
  pipelined: false,
  begin: async (text) => {
    await engine.exec(text);
  },
  query: async (text, values) => (await engine.query<SqlRow>(text, [...values])).rows,
  commit: async () => (await engine.exec(commitSql)).at(0)?.command ?? '',
  rollback: async () => {
    // Outside a transaction this is only a warning; a closed engine has nothing to roll back.
    await engine.exec(rollbackSql).catch(() => undefined);
  },
});
