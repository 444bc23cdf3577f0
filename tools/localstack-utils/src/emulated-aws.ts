import { randomBytes } from 'node:crypto';
import { assertEmulated } from './emulated-endpoint.ts';
import type { MakeClient } from './emulated-client.ts';
import { emptyAccount } from './empty-account.ts';
import { startLocalstack } from './localstack-container.ts';

export interface EmulatedAws {
  readonly endpoint: string;
  readonly region: string;
  /** What a process needs to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A client for the suite's own preparations: `aws.client(S3Client)`. Ended by `stop`. */
  readonly client: MakeClient;
  /** A name that no other suite on the same emulator uses, within the rules of S3, the strictest. */
  readonly unique: (name: string) => string;
  /** Deletes everything in the account, other suites' things too: for one suite at a time. */
  readonly reset: () => Promise<void>;
  /** Ends the clients, and the container when there is one. */
  readonly stop: () => Promise<void>;
}

const region = 'us-east-1';
const credentials = { accessKeyId: 'loopback', secretAccessKey: 'loopback' };

/** An emulated AWS at a known endpoint. Refuses what is not on this machine or not of the account 000000000000. */
export const emulatedAwsAt = async (endpoint: string, stop: () => Promise<void>): Promise<EmulatedAws> => {
  await assertEmulated(endpoint);
  const clients: { destroy(): void }[] = [];
  const client: MakeClient = (Constructor) => {
    const made = new Constructor({
      endpoint,
      region,
      credentials,
      forcePathStyle: true,
      useQueueUrlAsEndpoint: false,
      maxAttempts: 2,
    });
    clients.push(made);
    return made;
  };
  return {
    endpoint,
    region,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    client,
    unique: (name) => `${name}-${randomBytes(5).toString('hex')}`,
    reset: () => emptyAccount(client),
    stop: async () => {
      for (const made of clients.splice(0)) made.destroy();
      await stop();
    },
  };
};

/**
 * An emulated AWS for a suite: the running one that AWS_ENDPOINT_URL names, else a container of its own.
 * It never skips: without either it fails and names the command that mends it.
 */
export const emulatedAws = async (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<EmulatedAws> => {
  const running = environment['AWS_ENDPOINT_URL'];
  if (running !== undefined && running !== '') return emulatedAwsAt(running, () => Promise.resolve());
  const own = await startLocalstack();
  try {
    return await emulatedAwsAt(own.endpoint, own.stop);
  } catch (error) {
    await own.stop();
    throw error;
  }
};
