import type { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { describe, expect, it } from 'vitest';
import { cacheToken } from './cache-token.elasticache.ts';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

const scene = (statuses: string[]) => {
  const sent: Sent[] = [];
  let waited = 0;
  const client = {
    send: (command: Sent) => {
      sent.push(command);
      return Promise.resolve({ ReplicationGroups: [{ Status: statuses.length > 1 ? statuses.shift() : statuses[0] }] });
    },
  } as unknown as ElastiCacheClient;
  const secret = cacheToken({
    client,
    replicationGroupId: 'group',
    login: () => Promise.resolve(),
    randomPassword: () => 'new-token',
    wait: (ms) => {
      waited += ms;
      return Promise.resolve();
    },
  });
  return { secret, sent, waited: () => waited };
};

describe('the token of the cache', () => {
  it('[C8] is replaced so that the last one goes on working, once the cache has finished', async () => {
    const { secret, sent, waited } = scene(['available', '', 'modifying', 'available']);
    await secret.apply('old', await secret.next('old'));
    expect(sent.find(({ constructor }) => constructor.name.startsWith('Modify'))?.input).toMatchObject({
      AuthToken: 'new-token',
      AuthTokenUpdateStrategy: 'ROTATE',
      ReplicationGroupId: 'group',
    });
    expect(waited()).toBe(5000);
  });

  it('ends with a code when the cache never finishes', async () => {
    const { secret, waited } = scene(['modifying']);
    await expect(secret.apply('old', 'new')).rejects.toMatchObject({ code: 'rotation.cache-busy', retryable: true });
    expect(waited()).toBe(240_000);
  });
});
