import { invalid } from '@rag-assistant/kernel';
import type { Database } from './database.ts';
import { openPostgres, type PostgresOptions } from './pg-database.ts';
import { openPglite } from './pglite-database.ts';

/** Limits of the pool say nothing to the embedded engine, except `waitingMax`. */
export type DatabaseOptions = PostgresOptions;

const embedded = 'pglite:';

/**
 * `pglite:FOLDER`, `pglite:memory` or `postgres://…`.
 * @throws AppError `postgres.invalid-url` and those of `openPglite` and `openPostgres`
 */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const { url, migrations, migrate, waitingMax } = options;
  if (url.startsWith(embedded) && url.length > embedded.length)
    return openPglite({
      dataDir: url.slice(embedded.length),
      ...(migrations && { migrations }),
      ...(migrate && { migrate }),
      ...(waitingMax !== undefined && { waitingMax }),
    });
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(options);
  throw invalid('postgres.invalid-url', 'The database address must be postgres://…, pglite:FOLDER or pglite:memory.');
};
