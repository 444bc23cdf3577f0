import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { MerchantId } from '@rag-assistant/kernel';
import { emulatedAws, startFaultProxy } from '@rag-assistant/localstack-utils';
import { kmsClient } from '@rag-assistant/platform-aws/kms';
import { afterAll, describe, expect, it } from 'vitest';
import { describeKeyService } from '../testing/key-service.contract.ts';
import { guardKeyService } from './key-service.guard.ts';
import { openKmsKeyService } from './key-service.kms.ts';

const context = { merchant_id: MerchantId.parse('10000000-0000-4000-8000-00000000000a') };
const aws = await emulatedAws();
const admin = aws.client(KMSClient);
const proxy = await startFaultProxy(aws.endpoint);
const client = kmsClient({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 5_000 });
const newKey = async (): Promise<string> => (await admin.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
const keyId = await newKey();
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await aws.stop();
});

describeKeyService('KMS on LocalStack', async () => Promise.resolve(openKmsKeyService({ client, keyId })));
describeKeyService('KMS on LocalStack, guarded', async () =>
  Promise.resolve(guardKeyService(openKmsKeyService({ client, keyId }), { timeoutMs: 5_000, retriesMax: 2 })),
);

describe('a master key in KMS', () => {
  it('[SEC6] refuses what another key has wrapped, whoever asks', async () => {
    const { wrapped } = await openKmsKeyService({ client, keyId: await newKey() }).generateDataKey(context);
    await expect(openKmsKeyService({ client, keyId }).decryptDataKey(wrapped, context)).rejects.toThrow(
      'pii.key-refused',
    );
  });

  it('[SEC6] that is disabled opens nothing of its merchant, and another one still does', async () => {
    const [dedicated, shared] = [await newKey(), keyId];
    const one = openKmsKeyService({ client, keyId: dedicated });
    const { wrapped } = await one.generateDataKey(context);
    await admin.send(new DisableKeyCommand({ KeyId: dedicated }));
    await expect(one.decryptDataKey(wrapped, context)).rejects.toThrow('pii.key-refused');
    await expect(one.generateDataKey(context)).rejects.toThrow('pii.key-refused');
    await expect(openKmsKeyService({ client, keyId: shared }).generateDataKey(context)).resolves.toBeDefined();
  });

  it('that does not exist refuses without a second attempt', async () => {
    const before = proxy.requests;
    const service = guardKeyService(openKmsKeyService({ client, keyId: '00000000-0000-4000-8000-000000000000' }));
    await expect(service.generateDataKey(context)).rejects.toThrow('pii.key-refused');
    expect(proxy.requests - before).toBe(1);
  });
});

describe('KMS under strain', () => {
  const limits = { timeoutMs: 400, retriesMax: 2 };
  const subject = () => {
    const short = kmsClient({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 300 });
    return guardKeyService(openKmsKeyService({ client: short, keyId }), limits);
  };

  it('is asked again when it throttles, and answers', async () => {
    Object.assign(proxy, { mode: 'throttled', faultsLeft: 2, requests: 0 });
    await expect(subject().generateDataKey(context)).resolves.toBeDefined();
    expect(proxy.requests).toBe(3);
  });

  it.each(['throttled', 'broken', 'silent', 'cut'] as const)(
    'ends in one error after three attempts when it stays %s',
    async (mode) => {
      Object.assign(proxy, { mode, faultsLeft: Number.POSITIVE_INFINITY, requests: 0 });
      const began = performance.now();
      await expect(subject().generateDataKey(context)).rejects.toThrow('pii.key-service-unavailable');
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(proxy.requests).toBe(3);
      proxy.mode = 'works';
    },
  );
});
