import {
  DescribeReplicationGroupsCommand,
  ModifyReplicationGroupCommand,
  type ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { AppError } from '@rag-assistant/kernel';
import type { RotatedSecret } from '../rotation/rotated-secret.port.ts';

export interface CacheTokenOptions {
  readonly client: ElastiCacheClient;
  readonly replicationGroupId: string;
  /** Logs in with a token and closes again. @throws when the cache does not take it */
  readonly login: (token: string) => Promise<void>;
  readonly randomPassword: () => string;
  readonly wait: (ms: number) => Promise<void>;
}

const pollMs = 5000;
const pollsMax = 48;

/** The token of the cache: the last two are taken, so that processes keep the old one until they start again. */
export const cacheToken = (options: CacheTokenOptions): RotatedSecret => {
  const { client, replicationGroupId, login, randomPassword, wait } = options;
  const status = async (): Promise<string | undefined> => {
    const { ReplicationGroups = [] } = await client.send(
      new DescribeReplicationGroupsCommand({ ReplicationGroupId: replicationGroupId }),
    );
    return ReplicationGroups[0]?.Status;
  };
  const available = async (): Promise<void> => {
    for (let poll = 0; poll < pollsMax; poll += 1) {
      if ((await status()) === 'available') return;
      await wait(pollMs);
    }
    throw new AppError({
      code: 'rotation.cache-busy',
      category: 'unavailable',
      publicText: 'The cache did not finish its change in time; the rotation is tried again.',
      retryable: true,
    });
  };
  return {
    next: () => Promise.resolve(randomPassword()),
    apply: async (_current, pending) => {
      await available();
      await client.send(
        new ModifyReplicationGroupCommand({
          ReplicationGroupId: replicationGroupId,
          AuthToken: pending,
          AuthTokenUpdateStrategy: 'ROTATE',
          ApplyImmediately: true,
        }),
      );
      await available();
    },
    test: login,
  };
};
