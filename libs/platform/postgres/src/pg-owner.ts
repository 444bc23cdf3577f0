import pg from 'pg';
import type { OwnerSql, QueryOptions, SqlRow } from './database.ts';
import { statementOf } from './pg-statement.ts';
import { pgTypes } from './pg-types.ts';
import { toPostgresError } from './sql-errors.ts';

export const postgresDefaults = {
  poolMax: 10,
  waitingMax: 200,
  waitTimeoutMs: 2_000,
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 10_000,
  applicationName: 'rag-assistant',
} as const;

const connectTimeoutMs = 10_000;
/** A migration that cannot get its lock must not hold up every reader queued behind it. */
const ownerLockTimeoutMs = 10_000;

export interface PostgresOwner extends OwnerSql {
  close(): Promise<void>;
}

/** One connection of the schema's owner, for migrations and set-up. @throws AppError `postgres.unavailable` */
export const openPostgresOwner = async (url: string, options: { tlsCa?: string } = {}): Promise<PostgresOwner> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    lock_timeout: ownerLockTimeoutMs,
    application_name: `${postgresDefaults.applicationName}-owner`,
    types: pgTypes,
    ...(options.tlsCa !== undefined && { ssl: { ca: options.tlsCa } }),
  });
  client.on('error', () => undefined);
  const mapped = async <T>(step: Promise<T>): Promise<T> => {
    try {
      return await step;
    } catch (error) {
      throw toPostgresError(error);
    }
  };
  await mapped(client.connect());
  return {
    query: async <Row extends SqlRow>(text: string, values: readonly unknown[] = [], { prepared }: QueryOptions = {}) =>
      (await mapped(client.query<Row>(statementOf(text, values, prepared)))).rows,
    script: async (text) => {
      await mapped(client.query(text));
    },
    close: () => client.end().catch(() => undefined),
  };
};

/** Works on one connection of the owner and closes it. */
export const withPostgresOwner = async <T>(
  url: string,
  work: (sql: OwnerSql) => Promise<T>,
  options: { tlsCa?: string } = {},
): Promise<T> => {
  const owner = await openPostgresOwner(url, options);
  try {
    return await work(owner);
  } finally {
    await owner.close();
  }
};
