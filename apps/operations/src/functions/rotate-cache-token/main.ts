import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { RotateCacheTokenEnv } from '@rag-assistant/contracts/cache-token-env';
import { parseEnv } from '@rag-assistant/contracts/parse-env';
import { secretsManagerClient } from '@rag-assistant/platform-aws/secrets-manager';
import { valkeyStore } from '@rag-assistant/platform-cache';
import { cacheToken } from '../../adapters/cache-token.elasticache.ts';
import { secretsManagerVersions } from '../../adapters/secret-versions.secrets-manager.ts';
import { makeRotateSecret } from '../../rotation/rotate-secret.ts';

const config = parseEnv(RotateCacheTokenEnv, process.env);

/** Logs in as a process does. */
const login = async (token: string): Promise<void> => {
  const url = new URL(config.CACHE_URL);
  url.password = encodeURIComponent(token);
  const store = valkeyStore({ url: url.href, commandTimeoutMs: 5000, connectTimeoutMs: 5000 });
  try {
    await store.ping();
  } finally {
    await store.close();
  }
};

export const handler = makeRotateSecret({
  versions: secretsManagerVersions(secretsManagerClient({ region: config.AWS_REGION, timeoutMs: 5000 })),
  secrets: new Map([
    [
      config.CACHE_TOKEN_SECRET_ARN,
      cacheToken({
        client: new ElastiCacheClient({ region: config.AWS_REGION, maxAttempts: 3 }),
        replicationGroupId: config.CACHE_REPLICATION_GROUP_ID,
        login,
        randomPassword: () => randomBytes(32).toString('hex'),
        wait: (ms) => wait(ms),
      }),
    ],
  ]),
  log: (line) => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
});
