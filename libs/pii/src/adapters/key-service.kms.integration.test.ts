import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { MerchantId } from '@rag-assistant/kernel';
import { emulatedAws, startFaultProxy } from '@rag-assistant/localstack-utils';
import { kmsClient } from '@rag-assistant/platform-aws/kms';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { describeKeyService } from '../testing/key-service.contract.ts';
import { guardKeyService } from './key-service.guard.ts';
import { kmsKeyService } from './key-service.kms.ts';

const aws = await emulatedAws();
const admin = aws.client(KMSClient);
const proxy = await startFaultProxy(aws.endpoint);
const client = kmsClient({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 2_000 });
const newKey = async (): Promise<string> => {
  const { KeyMetadata } = await admin.send(new CreateKeyCommand({}));
  if (!KeyMetadata?.KeyId) throw new Error('the emulator made no key');
  return KeyMetadata.KeyId;
};
const keyId = await newKey();
const context = { merchant_id: MerchantId.parse('10000000-0000-4000-8000-00000000000a') };
const service = kmsKeyService({ client, keyId });

afterEach(() => {
  Object.assign(proxy, { mode: 'works', faultsLeft: Number.POSITIVE_INFINITY, delayMs: 0, requests: 0 });
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await aws.stop();
});

describeKeyService('KMS, emulated', async () => Promise.resolve(service));
describeKeyService('KMS behind its guard, emulated', async () => Promise.resolve(guardKeyService(service)));

describe('KMS', () => {
  it('[SEC6] opens no key that another master key has wrapped', async () => {
    const other = kmsKeyService({ client, keyId: await newKey() });
    const { wrapped } = await other.generateDataKey(context);
    await expect(service.decryptDataKey(wrapped, context)).rejects.toThrow('pii.key-refused');
  });

  it('[SEC6] a disabled key ends in one code and works again once it is enabled', async () => {
    const own = await newKey();
    const kms = kmsKeyService({ client, keyId: own });
    const { plaintext, wrapped } = await kms.generateDataKey(context);
    await admin.send(new DisableKeyCommand({ KeyId: own }));
    await expect(kms.generateDataKey(context)).rejects.toThrow('pii.key-service-unavailable');
    await admin.send(new EnableKeyCommand({ KeyId: own }));
    expect(Buffer.from(await kms.decryptDataKey(wrapped, context)).equals(Buffer.from(plaintext))).toBe(true);
  });

  it.each(['throttled', 'broken', 'silent', 'cut'] as const)(
    '[SEC6] ends in one code within its time when it is %s, and gets over two faults by itself',
    async (mode) => {
      const guarded = guardKeyService(service, { timeoutMs: 400, retriesMax: 2 });
      Object.assign(proxy, { mode });
      const sinceMs = performance.now();
      await expect(guarded.generateDataKey(context)).rejects.toThrow('pii.key-service-unavailable');
      expect(performance.now() - sinceMs).toBeLessThan(5_000);
      Object.assign(proxy, { mode, faultsLeft: 2 });
      const fresh = guardKeyService(service, { timeoutMs: 400, retriesMax: 2 });
      expect((await fresh.generateDataKey(context)).plaintext).toHaveLength(32);
    },
  );
});
