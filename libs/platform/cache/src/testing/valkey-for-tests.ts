import { ValkeyContainer, type StartedValkeyContainer } from '@testcontainers/valkey';

export interface TestValkey {
  readonly url: string;
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
    kill: async () => {
      await container.stop({ timeout: 0 });
    },
    stop: async () => {
      await container.stop();
    },
  };
};
