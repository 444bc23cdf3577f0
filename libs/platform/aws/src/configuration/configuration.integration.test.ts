import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { systemClock } from '@rag-assistant/kernel';
import { emulatedAws, startFaultProxy } from '@rag-assistant/localstack-utils';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { secretsManagerClient } from '../clients/secrets-manager.ts';
import { ssmClient } from '../clients/ssm.ts';
import { describeConfigurationSource } from '../testing/configuration-source.contract.ts';
import { cachedSource, secretsManagerSource, ssmSource, type ConfigurationSource } from './index.ts';

const aws = await emulatedAws();
const proxy = await startFaultProxy(aws.endpoint);
const [secretsAdmin, ssmAdmin] = [aws.client(SecretsManagerClient), aws.client(SSMClient)];
const run = aws.unique('run');
const options = (timeoutMs: number) => ({ region: aws.region, endpoint: proxy.endpoint, timeoutMs });
const clients = { secrets: secretsManagerClient(options(5_000)), ssm: ssmClient(options(5_000)) };
const secrets = secretsManagerSource({ client: clients.secrets, timeoutMs: 6_000 });
const parameters = ssmSource({ client: clients.ssm, timeoutMs: 6_000 });
/** Names of this run alone on an emulator that others use too. */
const within = (source: ConfigurationSource): ConfigurationSource => ({
  read: (name) => source.read(`/${run}${name.startsWith('/') ? '' : '/'}${name}`),
});

const writeSecret = async (name: string, SecretString: string): Promise<void> => {
  const id = `/${run}${name}`;
  await secretsAdmin
    .send(new PutSecretValueCommand({ SecretId: id, SecretString }))
    .catch(() => secretsAdmin.send(new CreateSecretCommand({ Name: id, SecretString })));
};
const writeParameter = async (name: string, Value: string): Promise<void> => {
  await ssmAdmin.send(
    new PutParameterCommand({ Name: `/${run}${name}`, Value, Type: 'SecureString', Overwrite: true }),
  );
};

afterEach(() => {
  Object.assign(proxy, { mode: 'works', faultsLeft: Number.POSITIVE_INFINITY, requests: 0 });
});
afterAll(async () => {
  clients.secrets.destroy();
  clients.ssm.destroy();
  await proxy.stop();
  await aws.stop();
});

const close = () => Promise.resolve();
describeConfigurationSource('Secrets Manager on LocalStack', () =>
  Promise.resolve({ source: within(secrets), write: writeSecret, close }),
);
describeConfigurationSource('parameters on LocalStack', () =>
  Promise.resolve({ source: within(parameters), write: writeParameter, close }),
);

describe('a secret', () => {
  it('that is binary, or put to its end, is refused without a second attempt', async () => {
    const Name = `/${run}/binary`;
    await secretsAdmin.send(new CreateSecretCommand({ Name, SecretBinary: new Uint8Array([1, 2]) }));
    await expect(secrets.read(Name)).rejects.toThrow('aws.configuration-refused');
    await secretsAdmin.send(new DeleteSecretCommand({ SecretId: Name, RecoveryWindowInDays: 7 }));
    await expect(secrets.read(Name)).rejects.toThrow('aws.configuration-refused');
    expect(proxy.requests).toBe(2);
  });
});

describe('secrets and parameters under strain', () => {
  const short = { secrets: secretsManagerClient(options(300)), ssm: ssmClient(options(300)) };
  const sources = {
    secrets: () => secretsManagerSource({ client: short.secrets, timeoutMs: 400 }),
    parameters: () => ssmSource({ client: short.ssm, timeoutMs: 400 }),
  };
  afterAll(() => {
    short.secrets.destroy();
    short.ssm.destroy();
  });

  it.each(
    (['secrets', 'parameters'] as const).flatMap((which) =>
      (['throttled', 'broken', 'silent', 'cut'] as const).map((mode) => ({ which, mode })),
    ),
  )('end in one retryable error after three attempts: $which, $mode', async ({ which, mode }) => {
    proxy.mode = mode;
    const began = performance.now();
    await expect(sources[which]().read('/any')).rejects.toMatchObject({
      code: 'aws.configuration-unavailable',
      retryable: true,
    });
    expect(proxy.requests).toBe(3);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('are bridged by what was read before', async () => {
    await writeParameter('/bridged', 'kept');
    const cached = cachedSource(within(parameters), { clock: systemClock, freshMs: 0 });
    expect(await cached.read('/bridged')).toBe('kept');
    proxy.mode = 'cut';
    expect(await cached.read('/bridged')).toBe('kept');
  });
});
