import { execFileSync } from 'node:child_process';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { ValkeyContainer } from '@testcontainers/valkey';
import { freePort } from '@rag-assistant/harness/port';
import { AppError } from '@rag-assistant/kernel';

export interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  killValkey(): void;
  reviveValkey(): void;
  restartPostgres(): void;
  stop(): Promise<void>;
}

const docker = (...args: readonly string[]): void => {
  execFileSync('docker', args, { stdio: 'pipe', timeout: 60_000 });
};

/** PostgreSQL with pgvector and Valkey; their ports outlive a restart. @throws AppError `load.containers-missing` */
export const startServers = async (): Promise<Servers> => {
  try {
    const [postgresPort, valkeyPort] = await Promise.all([freePort(), freePort()]);
    const [postgres, valkey] = await Promise.all([
      new PostgreSqlContainer(process.env['POSTGRES_IMAGE'] ?? 'pgvector/pgvector:pg17')
        .withExposedPorts({ container: 5432, host: postgresPort })
        .start(),
      new ValkeyContainer(process.env['VALKEY_IMAGE'] ?? 'valkey/valkey:8')
        .withExposedPorts({ container: 6379, host: valkeyPort })
        .start(),
    ]);
    return {
      databaseUrl: postgres.getConnectionUri(),
      redisUrl: `redis://127.0.0.1:${valkeyPort}`,
      killValkey: () => {
        docker('kill', valkey.getId());
      },
      reviveValkey: () => {
        docker('start', valkey.getId());
      },
      restartPostgres: () => {
        docker('restart', '-t', '10', postgres.getId());
      },
      stop: async () => {
        await Promise.allSettled([postgres.stop(), valkey.stop()]);
      },
    };
  } catch (error) {
    throw new AppError({
      code: 'load.containers-missing',
      category: 'unavailable',
      publicText:
        'PostgreSQL and Valkey could not be started in containers: start Docker (docker version), or name images that are there by POSTGRES_IMAGE and VALKEY_IMAGE.',
      cause: error,
    });
  }
};
