import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { AppError, isAppError } from '@rag-assistant/kernel';
import type { Database, Migration, OwnedDatabase, OwnerSql } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { checkSchema, migrate } from './migrations.ts';
import { pgliteConnection, pgliteOwner, startPglite } from './pglite-engine.ts';
import { beginForCustodian, beginForMerchant, beginForPlatform } from './roles.ts';
import { SerialQueue } from './serial-queue.ts';
import { unavailable } from './sql-errors.ts';
import { makeTransactions } from './transaction.ts';

export interface PgliteOptions {
  /** Folder of the data; 'memory' keeps nothing. The engine's files lie in its subfolder `pgdata`. */
  readonly dataDir: string;
  /** Applied at opening unless `migrate` is 'check'. */
  readonly migrations?: readonly Migration[];
  readonly migrate?: 'apply' | 'check';
  /** Transactions waiting beyond this number are refused with `postgres.pool-exhausted`. */
  readonly waitingMax?: number;
}

const memory = 'memory';
const waitingMaxDefault = 1000;

const unwritable = (folder: string, cause: unknown): AppError =>
  new AppError({
    code: 'postgres.data-unwritable',
    category: 'unavailable',
    publicText: `The data folder ${folder} cannot be written. Give this user the right to write there, free space on its disk, or choose another folder.`,
    context: { reason: (cause as NodeJS.ErrnoException).code },
  });

const damaged = (folder: string): AppError =>
  new AppError({
    code: 'postgres.data-damaged',
    category: 'unavailable',
    publicText: `The data folder ${folder} cannot be opened: its files are damaged or of another engine version. Move the folder away to start with an empty one, or put a copy of it back.`,
  });

const prepare = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
};

interface Opened {
  readonly engine: PGlite;
  readonly release: () => void;
}

const openFolder = async (folder: string): Promise<Opened> => {
  prepare(folder);
  let release: () => void;
  try {
    release = lockFolder(folder);
  } catch (error) {
    throw isAppError(error) ? error : unwritable(folder, error);
  }
  const data = join(folder, 'pgdata');
  const complete = join(folder, 'initialised');
  try {
    // Without the mark the first start was cut short: nothing can have been stored.
    if (existsSync(data) && !existsSync(complete)) rmSync(data, { recursive: true, force: true });
    if (existsSync(complete) && !existsSync(join(data, 'PG_VERSION'))) throw damaged(folder);
    const engine = await startPglite({ dataDir: data });
    writeFileSync(complete, '');
    return { engine, release };
  } catch (error) {
    release();
    if (isAppError(error)) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC' ? unwritable(folder, error) : damaged(folder);
  }
};

/** A running engine as a Database: transactions run one after the other. */
export const pgliteDatabase = (engine: PGlite, options: EngineOptions = {}): Database =>
  ownedPglite(engine, options).database;

interface EngineOptions {
  readonly waitingMax?: number;
  readonly release?: () => void;
}

const ownedPglite = (engine: PGlite, options: EngineOptions): OwnedDatabase => {
  const queue = new SerialQueue(options.waitingMax ?? waitingMaxDefault);
  const connection = pgliteConnection(engine);
  const transactions = makeTransactions();
  let closing: Promise<void> | null = null;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    transactions.refuseNesting();
    if (closing) throw unavailable('closed');
    return queue.run(work);
  };
  const database: Database = {
    forMerchant: (merchant, work) => inTurn(() => transactions.run(connection, beginForMerchant(merchant), work)),
    forCustodian: (merchant, work) => inTurn(() => transactions.run(connection, beginForCustodian(merchant), work)),
    forPlatform: (work) => inTurn(() => transactions.run(connection, beginForPlatform, work)),
    ping: async () => {
      if (closing || engine.closed) throw unavailable('closed');
      await pgliteOwner(engine).query('select 1');
    },
    gauges: () => ({
      total: 1,
      idle: 1 - queue.running,
      waiting: queue.waiting,
      max: 1,
      waitingMax: queue.waitingMax,
    }),
    close: () => {
      closing ??= queue.runLast(async () => {
        await engine.close();
        options.release?.();
      });
      return closing;
    },
  };
  return { database, asOwner: (work) => inTurn(() => work(pgliteOwner(engine))) };
};

/**
 * The embedded engine. Closing waits for running transactions and writes everything to the folder.
 * @throws AppError `postgres.data-unwritable`, `postgres.data-damaged`, `postgres.data-in-use` and those of `migrate`
 */
export const openPglite = async (options: PgliteOptions): Promise<Database> =>
  (await openOwnedPglite(options)).database;

/** The same with its owner. */
export const openOwnedPglite = async (options: PgliteOptions): Promise<OwnedDatabase> => {
  const folder = options.dataDir === memory ? null : resolve(options.dataDir);
  const { engine, release } = folder
    ? await openFolder(folder)
    : { engine: await startPglite({}), release: () => undefined };
  try {
    await prepareSchema(pgliteOwner(engine), options);
  } catch (error) {
    await engine.close();
    release();
    throw error;
  }
  return ownedPglite(engine, {
    release,
    ...(options.waitingMax !== undefined && { waitingMax: options.waitingMax }),
  });
};

export const prepareSchema = async (
  sql: OwnerSql,
  options: Pick<PgliteOptions, 'migrations' | 'migrate'>,
): Promise<void> => {
  if (!options.migrations) return;
  if (options.migrate === 'check') await checkSchema(sql, options.migrations);
  else await migrate(sql, options.migrations);
};
