import type { PostgresServer } from '@rag-assistant/platform-postgres/testing';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { createServer } from 'node:net';

export interface RestartablePostgres extends PostgresServer {
  /** Stops the server as an operator would and resolves when it takes connections again. */
  restart(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => {
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return promise;
};

/** A server of the test's own, whatever DATABASE_URL says: a shared one may not be restarted. Its port stays the same. */
export const startRestartablePostgres = async (): Promise<RestartablePostgres> => {
  const image = process.env['POSTGRES_IMAGE'] ?? 'pgvector/pgvector:pg17';
  const host = await freePort();
  try {
    const container = await new PostgreSqlContainer(image)
      .withExposedPorts({ container: 5432, host })
      .withStartupTimeout(90_000)
      .start();
    return {
      url: container.getConnectionUri(),
      restart: () => container.restart(),
      stop: async () => {
        await container.stop();
      },
    };
  } catch (cause) {
    throw new Error(
      `No PostgreSQL to restart: start Docker (docker info must answer), or name another image than ${image} by POSTGRES_IMAGE.`,
      { cause },
    );
  }
};
