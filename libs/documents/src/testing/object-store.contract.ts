import { isAppError } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectKey, type ObjectKey } from '../domain/object-key.ts';
import type { ObjectStore, StoredObject } from '../ports/object-store.port.ts';

export interface ObjectStoreSubject {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

const ours = merchantNumber(1);
const theirs = merchantNumber(2);
const bytesMax = 1_000_000;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const read = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
};
const readKey = async (store: ObjectStore, key: ObjectKey, version?: string): Promise<string> =>
  read((await store.get(ours, key, { ...(version !== undefined && { version }) })).bytes);

async function* inParts(count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < count; part++) yield await Promise.resolve(new Uint8Array(bytes).fill(part));
}
async function* breaking(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(text('half'));
  throw new Error('the sender left');
}
const all = async (objects: AsyncIterable<StoredObject>): Promise<StoredObject[]> => {
  const found: StoredObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
};
const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (isAppError(error) ? error.code : 'not ours'),
  );

/** What every object store guarantees. `make` gives one without objects of merchants 1 and 2. */
export const describeObjectStore = (subject: string, make: () => Promise<ObjectStoreSubject>): void => {
  describe(`ObjectStore: ${subject}`, () => {
    let opened: ObjectStoreSubject;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await make();
      store = opened.store;
    });
    afterAll(async () => {
      await opened.close();
    });

    it('gives back what was put, with size, type and version', async () => {
      const key = objectKey(ours, 'documents', 'returns.txt');
      const put = await store.put(ours, key, text('thirty days'), { contentType: 'text/plain', bytesMax });
      expect(put).toMatchObject({ key, size: 11, contentType: 'text/plain' });
      expect(put.version).not.toBe('');
      expect(await readKey(store, key)).toBe('thirty days');
      expect(await store.head(ours, key)).toEqual(put);
      expect(await store.head(ours, key, put.version)).toEqual(put);
    });

    it('streams a body of many parts', async () => {
      const key = objectKey(ours, 'documents', 'large.bin');
      const put = await store.put(ours, key, inParts(40, 20_000), { bytesMax });
      expect(put).toMatchObject({ size: 800_000, contentType: null });
      let size = 0;
      for await (const part of (await store.get(ours, key)).bytes) size += part.byteLength;
      expect(size).toBe(800_000);
    });

    it('keeps an empty object', async () => {
      const key = objectKey(ours, 'documents', 'empty.txt');
      expect((await store.put(ours, key, new Uint8Array(0), { bytesMax })).size).toBe(0);
      expect(await readKey(store, key)).toBe('');
    });

    it('keeps every version, newest first, and reads the one that was named while another is put', async () => {
      const key = objectKey(ours, 'documents', 'prices.csv');
      const first = await store.put(ours, key, text('one'), { bytesMax });
      const opened = await store.get(ours, key, { version: first.version });
      const second = await store.put(ours, key, text('two'), { bytesMax });
      expect(second.version).not.toBe(first.version);
      expect(await read(opened.bytes)).toBe('one');
      expect(await readKey(store, key)).toBe('two');
      expect(await readKey(store, key, first.version)).toBe('one');
      expect((await store.versions(ours, key)).map(({ version }) => version)).toEqual([second.version, first.version]);
    });

    it('takes every name that a file can have, each as its own', async () => {
      const names = [
        'a b.txt',
        'a+b.txt',
        'a%20b.txt',
        'Größe & Maß – 大小.txt',
        'sub/folder/a.txt',
        'a..b.txt',
        '#?&=.txt',
      ];
      for (const name of names) await store.put(ours, objectKey(ours, 'documents', name), text(name), { bytesMax });
      for (const name of names) expect(await readKey(store, objectKey(ours, 'documents', name))).toBe(name);
    });

    it('[F9] refuses a key of another merchant in every call, as if it were not there', async () => {
      const key = objectKey(theirs, 'documents', 'secret.txt');
      await store.put(theirs, key, text('theirs'), { bytesMax });
      for (const call of [
        store.get(ours, key),
        store.head(ours, key),
        store.versions(ours, key),
        store.delete(ours, key),
        store.put(ours, key, text('ours'), { bytesMax }),
      ])
        expect(await codeOf(call)).toBe('documents.key-foreign');
      expect(await read((await store.get(theirs, key)).bytes)).toBe('theirs');
    });

    it('refuses a key that would leave the merchant’s place', async () => {
      for (const key of [
        `merchants/${ours}/documents/../../${theirs}/documents/secret.txt`,
        `merchants/${ours}/documents/`,
        'documents/secret.txt',
        `merchants/${ours}/elsewhere/a.txt`,
      ])
        expect(await codeOf(store.head(ours, key as ObjectKey))).toBe('documents.key-foreign');
    });

    it('keeps nothing of a body that is too long or breaks off', async () => {
      const key = objectKey(ours, 'documents', 'unfinished.bin');
      expect(await codeOf(store.put(ours, key, inParts(3, 400_000), { bytesMax }))).toBe('documents.file-too-large');
      await expect(store.put(ours, key, breaking(), { bytesMax })).rejects.toThrow('the sender left');
      const stopped = AbortSignal.abort(new Error('called off'));
      await expect(store.put(ours, key, text('x'), { bytesMax, signal: stopped })).rejects.toThrow('called off');
      expect(await store.head(ours, key)).toBeNull();
      expect(await store.versions(ours, key)).toEqual([]);
    });

    it('says that an object or version is not there', async () => {
      const key = objectKey(ours, 'documents', 'never.txt');
      expect(await store.head(ours, key)).toBeNull();
      expect(await codeOf(store.get(ours, key))).toBe('documents.object-not-found');
      const put = await store.put(ours, key, text('now'), { bytesMax });
      const [gone] = [put.version.replace(/[0-9a-f](?=[^0-9a-f]*$)/i, (digit) => (digit === '0' ? '1' : '0'))];
      expect(await store.head(ours, key, gone)).toBeNull();
      expect(await codeOf(store.get(ours, key, { version: gone }))).toBe('documents.object-not-found');
    });

    it('lists the latest of each object of one shelf and one merchant', async () => {
      const key = objectKey(ours, 'work', 'run-1/extracted.json');
      await store.put(ours, key, text('1'), { bytesMax });
      const latest = await store.put(ours, key, text('2'), { bytesMax });
      await store.put(theirs, objectKey(theirs, 'work', 'run-2/extracted.json'), text('3'), { bytesMax });
      expect(await all(store.list(ours, 'work'))).toEqual([latest]);
    });

    it('erases all versions for good, and a second time nothing', async () => {
      const key = objectKey(ours, 'documents', 'gone.txt');
      await store.put(ours, key, text('1'), { bytesMax });
      await store.put(ours, key, text('2'), { bytesMax });
      expect(await store.delete(ours, key)).toBe(2);
      expect(await store.delete(ours, key)).toBe(0);
      expect(await store.head(ours, key)).toBeNull();
      expect(await store.versions(ours, key)).toEqual([]);
    });

    it('erases a merchant whole and no other', async () => {
      const kept = objectKey(theirs, 'documents', 'kept.txt');
      await store.put(theirs, kept, text('kept'), { bytesMax });
      await store.put(ours, objectKey(ours, 'work', 'run-3/embedded.json'), text('x'), { bytesMax });
      expect(await store.deleteMerchant(ours)).toBeGreaterThan(0);
      expect(await all(store.list(ours, 'documents'))).toEqual([]);
      expect(await all(store.list(ours, 'work'))).toEqual([]);
      expect(await store.deleteMerchant(ours)).toBe(0);
      expect(await read((await store.get(theirs, kept)).bytes)).toBe('kept');
      await store.deleteMerchant(theirs);
    });
  });
};
