import { ValkeyContainer, type StartedValkeyContainer } from '@testcontainers/valkey';

export interface TestValkey {
  readonly url: string;
  /** Makes it a replica of a server that is not there, or a primary again. */
  follow(nobody: boolean): Promise<void>;
  /** Ends the server as a crash would; only a container of this test can be ended. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const start = async (image: string): Promise<StartedValkeyContainer> => {
  try {
    return await new ValkeyContainer(image).start();
  } catch (cause) {
    throw new Error(
      'No Valkey for the integration tests: start Docker (and set VALKEY_IMAGE where no registry is reached).',
      { cause },
    );
  }
};

/** A Valkey server of its own in a container. */
export const valkeyForTests = async (): Promise<TestValkey> => {
  const container = await start(process.env['VALKEY_IMAGE'] ?? 'valkey/valkey:8');
  return {
    url: `redis://127.0.0.1:${String(container.getPort())}`,
    follow: async (nobody) => {
      const to = nobody ? ['127.0.0.1', '1'] : ['no', 'one'];
      await container.exec(['sh', '-c', `$(command -v valkey-cli redis-cli | head -1) replicaof ${to.join(' ')}`]);
    },
    kill: async () => {
      await container.stop({ timeout: 0 });
    },
    stop: async () => {
      await container.stop();
    },
  };
};
