import { LocalstackContainer, type StartedLocalStackContainer } from '@testcontainers/localstack';
import { getContainerRuntimeClient } from 'testcontainers';

export interface OwnLocalstack {
  /** `http://127.0.0.1:PORT` on a free port. */
  readonly endpoint: string;
  /** Freezes it: connections are taken and nothing is answered. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The last release that needs no account. */
export const localstackImageDefault = 'localstack/localstack:4.14.0';
const startTimeoutMs = 90_000;

const start = async (image: string): Promise<StartedLocalStackContainer> => {
  try {
    return await new LocalstackContainer(image)
      .withEnvironment({ DISABLE_EVENTS: '1', SQS_ENDPOINT_STRATEGY: 'dynamic', SKIP_SSL_CERT_DOWNLOAD: '1' })
      .withStartupTimeout(startTimeoutMs)
      .start();
  } catch (cause) {
    throw new Error(
      `No emulated AWS for the integration tests: start Docker (docker info must answer) so that the image ${image} can run, name another image by LOCALSTACK_IMAGE, or run npm run stack:up and set AWS_ENDPOINT_URL=http://127.0.0.1:4566.`,
      { cause },
    );
  }
};

/** A LocalStack of the suite's own, whatever AWS_ENDPOINT_URL says: a shared one may not be paused or killed. */
export const startLocalstack = async (
  image = process.env['LOCALSTACK_IMAGE'] ?? localstackImageDefault,
): Promise<OwnLocalstack> => {
  const started = await start(image);
  const container = (await getContainerRuntimeClient()).container.getById(started.getId());
  let ended = false;
  return {
    endpoint: `http://127.0.0.1:${String(started.getPort())}`,
    pause: async () => {
      await container.pause();
    },
    resume: async () => {
      await container.unpause();
    },
    kill: async () => {
      await container.kill();
    },
    stop: async () => {
      if (ended) return;
      ended = true;
      // Also one that is frozen or was killed; testcontainers would wait for it.
      await container.remove({ force: true, v: true });
    },
  };
};
