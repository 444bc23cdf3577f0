import { invalid } from '@rag-assistant/kernel';
import type { Database, OwnedDatabase } from './database.ts';
import { openPostgres, type PostgresOptions } from './pg-database.ts';
import { withPostgresOwner } from './pg-owner.ts';
import { openOwnedPglite } from './pglite-database.ts';

/** Limits of the pool say nothing to the embedded engine, except `waitingMax`. */
export type DatabaseOptions = PostgresOptions;

const embedded = 'pglite:';

/**
 * `pglite:FOLDER`, `pglite:memory` or `postgres://…`.
 * @throws AppError `postgres.invalid-url` and those of `openPglite` and `openPostgres`
 */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> =>
  (await openOwnedDatabase(options)).database;

/** The same with the way in for upkeep; on a server by `ownerUrl`, on a connection of its own for each work. */
export const openOwnedDatabase = async (options: DatabaseOptions): Promise<OwnedDatabase> => {
  const { url, migrations, migrate, waitingMax } = options;
  if (url.startsWith(embedded) && url.length > embedded.length)
    return openOwnedPglite({
      dataDir: url.slice(embedded.length),
      ...(migrations && { migrations }),
      ...(migrate && { migrate }),
      ...(waitingMax !== undefined && { waitingMax }),
    });
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { ownerUrl = url, tlsCa } = options;
    const database = await openPostgres(options);
    return {
      database,
      asOwner: (work) => withPostgresOwner(ownerUrl, work, { ...(tlsCa !== undefined && { tlsCa }) }),
    };
  }
  throw invalid('postgres.invalid-url', 'The database address must be postgres://…, pglite:FOLDER or pglite:memory.');
};
