import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds, systemClock } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { expect, it } from 'vitest';
import { objectKey } from '../domain/object-key.ts';
import { describeObjectStore } from '../testing/object-store.contract.ts';
import { fakeObjectStore } from '../testing/object-store.fake.ts';
import { folderObjectStore } from './object-store.folder.ts';

const inFolder = async () => {
  const root = await mkdtemp(join(tmpdir(), 'object-store-'));
  const store = folderObjectStore({ root, clock: systemClock, ids: randomIds });
  return { root, store, close: () => rm(root, { recursive: true }) };
};

describeObjectStore('a folder', inFolder);
describeObjectStore('fake', () => Promise.resolve({ store: fakeObjectStore(), close: () => Promise.resolve() }));

it('says so when the disk refuses, without the path', async () => {
  const store = folderObjectStore({ root: '/dev/null/nowhere', clock: systemClock, ids: randomIds });
  const merchant = merchantNumber(1);
  const put = store.put(merchant, objectKey(merchant, 'documents', 'a.txt'), new Uint8Array(1), { bytesMax: 10 });
  await expect(put).rejects.toMatchObject({ code: 'documents.store-unavailable', retryable: true });
});

it('leaves no file of a body that was refused', async () => {
  const { root, store, close } = await inFolder();
  const merchant = merchantNumber(1);
  const put = store.put(merchant, objectKey(merchant, 'documents', 'a.txt'), new Uint8Array(11), { bytesMax: 10 });
  await expect(put).rejects.toMatchObject({ code: 'documents.file-too-large' });
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files).toEqual([]);
  await close();
});
