import pg from 'pg';
import type { Database, Migration, SqlRow } from './database.ts';
import { checkSchemaAsApplication, migrate } from './migrations.ts';
import { postgresDefaults, withPostgresOwner } from './pg-owner.ts';
import { statementOf } from './pg-statement.ts';
import { pgTypes } from './pg-types.ts';
import { beginForCustodian, beginForMerchant, beginForPlatform, commitSql, rollbackSql } from './roles.ts';
import { poolExhausted, toPostgresError } from './sql-errors.ts';
import { makeTransactions, type Connection } from './transaction.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` of a login that may SET ROLE to the app and platform roles. */
  readonly url: string;
  /** Login of the schema's owner, for migrations; `url` when absent. */
  readonly ownerUrl?: string;
  /** Applied at opening unless `migrate` is 'check'. */
  readonly migrations?: readonly Migration[];
  readonly migrate?: 'apply' | 'check';
  readonly poolMax?: number;
  /** Transactions waiting beyond this number are refused at once; the others wait `waitTimeoutMs` at most. */
  readonly waitingMax?: number;
  readonly waitTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleInTransactionTimeoutMs?: number;
  readonly applicationName?: string;
  /** PEM of the authority that signed the server's certificate; turns on TLS with full verification. */
  readonly tlsCa?: string;
}

/** Wraps one pooled client; a client that could not end its transaction never goes back to the pool. */
const connectionOn = (client: pg.PoolClient) => {
  let fault: Error | null = null;
  // A server that ends a session tells it between statements, as an event that would otherwise end the process.
  const lost = (error: Error): void => {
    fault ??= error;
  };
  client.on('error', lost);
  const send = async (text: string, values?: readonly unknown[], prepared = false) => {
    if (fault) throw fault;
    if (!values) return client.query<SqlRow>(text);
    return client.query<SqlRow>(statementOf(text, values, prepared));
  };
  /** Several statements give a list of results, which the types of node-postgres do not say. */
  const sendAll = async (text: string): Promise<pg.QueryResult[]> => [await send(text)].flat();
  const connection: Connection = {
    // BEGIN and what follows it are one message, so whatever comes after a fault of it meets an aborted transaction.
    pipelined: true,
    begin: async (text) => {
      await send(text);
    },
    query: async (text, values, { prepared }) => (await send(text, values, prepared)).rows,
    commit: async () => (await sendAll(commitSql)).at(0)?.command ?? '',
    rollback: async () => {
      await sendAll(rollbackSql).catch(lost);
    },
  };
  return {
    connection,
    release: () => {
      client.off('error', lost);
      client.release(fault ?? undefined);
    },
  };
};

const makePool = (options: PostgresOptions): pg.Pool => {
  const set = { ...postgresDefaults, ...options };
  const pool = new pg.Pool({
    connectionString: set.url,
    max: set.poolMax,
    connectionTimeoutMillis: set.waitTimeoutMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: set.statementTimeoutMs,
    // The client's own limit, for a server that no longer answers at all.
    query_timeout: set.statementTimeoutMs + 2_000,
    lock_timeout: set.lockTimeoutMs,
    idle_in_transaction_session_timeout: set.idleInTransactionTimeoutMs,
    application_name: set.applicationName,
    // A policy hides the tenant from the planner, which then plans parallel workers and JIT for a few rows.
    options: '-c jit=off -c max_parallel_workers_per_gather=0',
    keepAlive: true,
    pipeline: true,
    types: pgTypes,
    ...(set.tlsCa !== undefined && { ssl: { ca: set.tlsCa } }),
  });
  // An idle connection that the server drops is replaced by the next caller.
  pool.on('error', () => undefined);
  return pool;
};

/**
 * A real server through a pool with limits.
 * @throws AppError `postgres.unavailable`, `postgres.login-refused` and those of `migrate` and `checkSchema`
 */
export const openPostgres = async (options: PostgresOptions): Promise<Database> => {
  const { migrations, tlsCa } = options;
  if (migrations && options.migrate !== 'check')
    await withPostgresOwner(options.ownerUrl ?? options.url, (sql) => migrate(sql, migrations), {
      ...(tlsCa !== undefined && { tlsCa }),
    });
  const pool = makePool(options);
  const transactions = makeTransactions();
  const max = options.poolMax ?? postgresDefaults.poolMax;
  const waitingMax = options.waitingMax ?? postgresDefaults.waitingMax;

  const withConnection = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    transactions.refuseNesting();
    if (pool.waitingCount >= waitingMax) throw poolExhausted({ reason: 'queue-full', waiting: pool.waitingCount });
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      throw toPostgresError(error);
    }
    const { connection, release } = connectionOn(client);
    try {
      return await work(connection);
    } finally {
      release();
    }
  };

  if (migrations && options.migrate === 'check') {
    try {
      await withConnection((on) => transactions.run(on, 'begin', (sql) => checkSchemaAsApplication(sql, migrations)));
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  let closing: Promise<void> | null = null;
  return {
    forMerchant: (merchant, work) => withConnection((on) => transactions.run(on, beginForMerchant(merchant), work)),
    forCustodian: (merchant, work) => withConnection((on) => transactions.run(on, beginForCustodian(merchant), work)),
    forPlatform: (work) => withConnection((on) => transactions.run(on, beginForPlatform, work)),
    ping: () =>
      withConnection(async (on) => {
        try {
          await on.query('select 1', [], {});
        } catch (error) {
          throw toPostgresError(error);
        }
      }),
    gauges: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      max,
      waitingMax,
    }),
    close: () => (closing ??= pool.end()),
  };
};
