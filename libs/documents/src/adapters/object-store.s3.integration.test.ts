import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { emulatedAws, startFaultProxy, startLocalstack } from '@rag-assistant/localstack-utils';
import { s3Client } from '@rag-assistant/platform-aws/s3';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { objectKey } from '../domain/object-key.ts';
import { describeObjectStore } from '../testing/object-store.contract.ts';
import { s3ObjectStore } from './object-store.s3.ts';

const aws = await emulatedAws();
const admin = aws.client(S3Client);
const proxy = await startFaultProxy(aws.endpoint);
const client = s3Client({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 5_000 });

const newBucket = async (versions = true): Promise<string> => {
  const Bucket = aws.unique('documents');
  await admin.send(new CreateBucketCommand({ Bucket }));
  if (versions)
    await admin.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return Bucket;
};
const bucket = await newBucket();
const merchant = merchantNumber(7);
const key = objectKey(merchant, 'documents', 'file.bin');
const store = s3ObjectStore({ client, bucket });
const mebi = 1024 * 1024;
async function* mebibytes(count: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < count; part++) yield await Promise.resolve(new Uint8Array(mebi).fill(part));
}

afterEach(() => {
  Object.assign(proxy, { mode: 'works', faultsLeft: Number.POSITIVE_INFINITY, delayMs: 0, requests: 0 });
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await aws.stop();
});

describeObjectStore('S3 on LocalStack', () => Promise.resolve({ store, close: () => Promise.resolve() }));

describe('a large file in S3', () => {
  it('goes in by parts while little of it is in memory, and comes out the same', async () => {
    const put = await store.put(merchant, key, mebibytes(19), { bytesMax: 64 * mebi });
    expect(put.size).toBe(19 * mebi);
    let at = 0;
    for await (const chunk of (await store.get(merchant, key)).bytes) {
      expect(chunk[0]).toBe(Math.floor(at / mebi));
      at += chunk.byteLength;
    }
    expect(at).toBe(19 * mebi);
  });

  it('leaves no unfinished upload when it is refused half-way', async () => {
    const long = objectKey(merchant, 'documents', 'long.bin');
    await expect(store.put(merchant, long, mebibytes(20), { bytesMax: 18 * mebi })).rejects.toThrow(
      'documents.file-too-large',
    );
    expect(await store.head(merchant, long)).toBeNull();
    expect((await admin.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual([]);
  });

  it('goes in although S3 throttles parts of it', async () => {
    Object.assign(proxy, { mode: 'throttled', faultsLeft: 2 });
    expect((await store.put(merchant, key, mebibytes(17), { bytesMax: 64 * mebi })).size).toBe(17 * mebi);
  });

  it('frees its connection when the reader leaves', async () => {
    for (let n = 0; n < 60; n++) {
      const { bytes } = await store.get(merchant, key);
      const reader = bytes[Symbol.asyncIterator]();
      if (n % 2 === 0) await reader.next();
      await reader.return?.();
    }
  });

  it('is called off by its reader', async () => {
    const caller = new AbortController();
    const { bytes } = await store.get(merchant, key, { signal: caller.signal });
    caller.abort(new Error('the reader left'));
    await expect(async () => {
      for await (const chunk of bytes) expect(chunk.byteLength).toBeGreaterThan(0);
    }).rejects.toThrow('the reader left');
  });
});

describe('a bucket', () => {
  it('that keeps no versions is refused', async () => {
    const plain = s3ObjectStore({ client, bucket: await newBucket(false) });
    await expect(plain.put(merchant, key, new Uint8Array(1), { bytesMax: 10 })).rejects.toThrow(
      'documents.store-refused',
    );
  });

  it('that does not exist is told from an object that does not', async () => {
    const none = s3ObjectStore({ client, bucket: aws.unique('none') });
    await expect(none.get(merchant, key)).rejects.toThrow('documents.store-refused');
    await expect(store.get(merchant, objectKey(merchant, 'work', 'none'))).rejects.toThrow(
      'documents.object-not-found',
    );
  });

  it('hides what a delete marker hides and erases it all the same', async () => {
    const hidden = objectKey(merchant, 'documents', 'hidden.txt');
    const put = await store.put(merchant, hidden, new Uint8Array(3), { bytesMax: 10 });
    await admin.send(new DeleteObjectCommand({ Bucket: bucket, Key: hidden }));
    expect(await store.head(merchant, hidden)).toBeNull();
    expect(await store.head(merchant, hidden, put.version)).toEqual(put);
    expect(await store.delete(merchant, hidden)).toBe(1);
    expect(await store.head(merchant, hidden, put.version)).toBeNull();
  });

  it('lists and erases more objects than one page holds', async () => {
    const many = merchantNumber(8);
    for (let at = 0; at < 1040; at += 40)
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          admin.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: objectKey(many, 'work', `run/${String(at + n)}.json`),
              Body: '{}',
            }),
          ),
        ),
      );
    const found = new Set<string>();
    for await (const object of store.list(many, 'work')) found.add(object.key);
    expect(found.size).toBe(1040);
    expect(await store.deleteMerchant(many)).toBe(1040);
    expect(await store.deleteMerchant(many)).toBe(0);
  }, 120_000);
});

describe('S3 under strain', () => {
  const short = s3Client({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 300 });
  const strained = () => s3ObjectStore({ client: short, bucket, timeoutMs: 400 });
  afterAll(() => {
    short.destroy();
  });

  it.each(['throttled', 'broken', 'silent', 'cut'] as const)(
    'ends in one error after three attempts when it stays %s',
    async (mode) => {
      proxy.mode = mode;
      const began = performance.now();
      await expect(strained().get(merchant, key)).rejects.toMatchObject({
        code: 'documents.store-unavailable',
        retryable: true,
      });
      expect(proxy.requests).toBe(3);
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );

  it('ends when it freezes in the middle of a file, and works again afterwards', async () => {
    const own = await startLocalstack();
    try {
      const frozen = s3Client({ region: aws.region, endpoint: own.endpoint, timeoutMs: 1_000 });
      const subject = s3ObjectStore({ client: frozen, bucket: 'frozen', timeoutMs: 1_200 });
      // The first call to a new emulator loads the service and is slow.
      const patient = s3Client({ region: aws.region, endpoint: own.endpoint, timeoutMs: 60_000 });
      await patient.send(new CreateBucketCommand({ Bucket: 'frozen' }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await patient.send(new PutBucketVersioningCommand({ Bucket: 'frozen', VersioningConfiguration }));
      await subject.put(merchant, key, new Uint8Array(32 * mebi), { bytesMax: 32 * mebi });
      const { bytes } = await subject.get(merchant, key);
      await own.pause();
      const began = performance.now();
      await expect(async () => {
        for await (const chunk of bytes) expect(chunk.byteLength).toBeGreaterThan(0);
      }).rejects.toThrow('documents.store-unavailable');
      await expect(subject.head(merchant, key)).rejects.toThrow('documents.store-unavailable');
      expect(performance.now() - began).toBeLessThan(15_000);
      await own.resume();
      expect((await subject.head(merchant, key))?.size).toBe(32 * mebi);
      await own.kill();
      await expect(subject.head(merchant, key)).rejects.toThrow('documents.store-unavailable');
      patient.destroy();
      frozen.destroy();
    } finally {
      await own.stop();
    }
  }, 150_000);
});
