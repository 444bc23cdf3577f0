import { randomBytes } from 'node:crypto';
import { AppError } from '@rag-assistant/kernel';
import type { Migration, OwnerSql } from '../database.ts';
import { migrate } from '../migrations.ts';
import { openPostgres, type PostgresOptions } from '../pg-database.ts';
import { withPostgresOwner } from '../pg-owner.ts';
import { appRole, custodianRole, platformRole } from '../roles.ts';
import { truncateAll, type TestDatabase } from './test-database.ts';

export interface PostgresForTests extends TestDatabase {
  /** Login of the application: owns nothing, may only become the app or the platform role. */
  readonly url: string;
  readonly ownerUrl: string;
}

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

const imageDefault = 'pgvector/pgvector:pg17';

/** A running server: DATABASE_URL, else a container. @throws AppError `postgres.test-server-missing` */
export const startPostgresServer = async (): Promise<PostgresServer> => {
  const running = process.env['DATABASE_URL'];
  if (running !== undefined && /^postgres(ql)?:/.test(running)) return { url: running, stop: async () => undefined };
  const image = process.env['POSTGRES_IMAGE'] ?? imageDefault;
  try {
    const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
    const container = await new PostgreSqlContainer(image).withStartupTimeout(90_000).start();
    return {
      url: container.getConnectionUri(),
      stop: async () => {
        await container.stop();
      },
    };
  } catch (error) {
    throw new AppError({
      code: 'postgres.test-server-missing',
      category: 'unavailable',
      publicText: `No PostgreSQL for the integration tests: start Docker (docker info must answer) so that the image ${image} can run, name another image by POSTGRES_IMAGE, or set DATABASE_URL=postgres://owner:password@host:5432/database of a server with pgvector.`,
      cause: error,
    });
  }
};

const within = (url: string, change: (parts: URL) => void): string => {
  const parts = new URL(url);
  change(parts);
  return parts.href;
};

type PoolLimits = Omit<Partial<PostgresOptions>, 'url'>;

/** A scratch database on `server`, with a login of its own; `close` drops both. */
export const scratchDatabase = async (
  server: Pick<PostgresServer, 'url'>,
  migrations: readonly Migration[],
  pool: PoolLimits = {},
): Promise<PostgresForTests> => {
  const name = `rag_test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await withPostgresOwner(server.url, async (sql) => {
    await sql.script(`create role ${name} login noinherit nosuperuser nobypassrls password '${password}'`);
    await sql.script(`create database ${name}`);
  });
  const ownerUrl = within(server.url, (parts) => (parts.pathname = `/${name}`));
  await withPostgresOwner(ownerUrl, async (sql) => {
    await migrate(sql, migrations);
    await sql.script(`grant ${appRole}, ${custodianRole}, ${platformRole} to ${name}`);
  });
  const url = within(ownerUrl, (parts) => {
    parts.username = name;
    parts.password = password;
  });
  const database = await openPostgres({ url, ...pool });
  const asOwner = <T>(work: (sql: OwnerSql) => Promise<T>): Promise<T> => withPostgresOwner(ownerUrl, work);
  const admin: OwnerSql = {
    query: (text, values) => asOwner((sql) => sql.query(text, values)),
    script: (text) => asOwner((sql) => sql.script(text)),
  };
  return {
    database,
    admin,
    url,
    ownerUrl,
    truncate: () => truncateAll(admin),
    close: async () => {
      await database.close();
      await withPostgresOwner(server.url, async (sql) => {
        await sql.script(`drop database ${name} with (force)`);
        await sql.script(`drop role ${name}`);
      });
    },
  };
};

/** A real server with a scratch database; `close` ends what was started. */
export const postgresForTests = async (
  migrations: readonly Migration[],
  pool: PoolLimits = {},
): Promise<PostgresForTests> => {
  const server = await startPostgresServer();
  try {
    const scratch = await scratchDatabase(server, migrations, pool);
    return {
      ...scratch,
      close: async () => {
        await scratch.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
};
