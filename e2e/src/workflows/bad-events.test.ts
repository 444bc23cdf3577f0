import { noticeOf, objectKey, type DocumentRecord } from '@rag-assistant/documents';
import { fakeDocumentRecords, fakeObjectStore } from '@rag-assistant/documents/testing/fakes';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { documentWorld, plainSearch, type DocumentWorld } from './document-world.ts';

const merchant = merchantNumber(1);
const key = objectKey(merchant, 'documents', 'a.txt');
const documentId = plainSearch.idOf(merchant, 'a.txt');
let world: DocumentWorld;
let records: ReturnType<typeof fakeDocumentRecords>;
let store: ReturnType<typeof fakeObjectStore>;
/** Runs in the middle of an execution, before that task. */
let before: Partial<Record<string, () => Promise<void>>>;

beforeEach(() => {
  records = fakeDocumentRecords();
  store = fakeObjectStore();
  before = {};
  const made = { store, records, search: plainSearch };
  world = documentWorld(made, {
    check: false,
    wrap: (state, task) => async (input) => {
      await before[state]?.();
      return task(input);
    },
  });
});
const record = (): Promise<DocumentRecord | null> => records.find(merchant, documentId);
const searched = (): string | null => {
  const entry = records.searchable.get(`${merchant} ${documentId}`);
  return entry ? new TextDecoder().decode(entry) : null;
};
const succeeded = { status: 'succeeded' };

describe('events of the store', () => {
  it.each([
    ['another prefix', noticeOf('created', 'backups/a.txt', 'v1')],
    ['what steps hand on', noticeOf('created', objectKey(merchant, 'work', 'x/extracted'), 'v1')],
    ['a key with ..', noticeOf('created', `merchants/${merchant}/documents/../a.txt`, 'v1')],
    ['no merchant', noticeOf('created', 'merchants/nobody/documents/a.txt', 'v1')],
    ['nothing', {} as never],
  ])('[SF8] about %s lead to nothing', async (_what, notice) => {
    expect(await world.runner.run('e', notice)).toEqual(succeeded);
    expect(world.told).toEqual([]);
    expect(await records.list(merchant, { limit: 10 })).toEqual([]);
  });

  it('[SF8] that come twice, at once or later, store once and tell once', async () => {
    const notice = await world.put(merchant, 'a.txt', 'text');
    await Promise.all([world.runner.run('e1', notice), world.runner.run('e2', notice)]);
    await world.runner.run('e3', notice);
    expect(world.told).toHaveLength(1);
    expect(searched()).toBe('text');
  });

  it('[SF8] out of order end with the latest version', async () => {
    const first = await world.put(merchant, 'a.txt', 'first');
    const second = await world.put(merchant, 'a.txt', 'second');
    await world.runner.run('e2', second);
    await world.runner.run('e1', first);
    expect(searched()).toBe('second');
    expect(world.told).toHaveLength(1);
  });

  it('about an object that is gone take its document out of search', async () => {
    const notice = await world.put(merchant, 'a.txt', 'text');
    await world.runner.run('e1', notice);
    await store.delete(merchant, key);
    expect(await world.runner.run('e2', noticeOf('deleted', key, 'v1'))).toEqual(succeeded);
    expect(searched()).toBeNull();
    expect(await record()).toMatchObject({ status: 'removed' });
    expect(await world.runner.run('e3', notice)).toEqual(succeeded);
    expect(searched()).toBeNull();
  });

  it('about a removal that came before a newer version do not take that out', async () => {
    await world.runner.run('e1', await world.put(merchant, 'a.txt', 'text'));
    expect(await world.runner.run('e2', noticeOf('deleted', key, 'v0'))).toEqual(succeeded);
    expect(searched()).toBe('text');
  });
});

describe('what happens while a file is on its way', () => {
  it.each(['Extract', 'Sanitize', 'Embed', 'Store'])(
    'replaced before %s: the newer version is stored, the older one never',
    async (state) => {
      const first = await world.put(merchant, 'a.txt', 'first');
      let second: Awaited<ReturnType<typeof world.put>> | undefined;
      before[state] = async () => {
        second ??= await world.put(merchant, 'a.txt', 'second');
      };
      expect(await world.runner.run('e1', first)).toEqual(succeeded);
      expect(searched()).toBeNull();
      if (second) await world.runner.run('e2', second);
      expect(searched()).toBe('second');
      expect(world.told.map(({ execution }) => execution)).toEqual(['e2']);
    },
  );

  it.each(['Extract', 'Sanitize', 'Embed', 'Store'])('deleted before %s: nothing of it is left', async (state) => {
    const notice = await world.put(merchant, 'a.txt', 'text');
    before[state] = async () => {
      await store.delete(merchant, key);
    };
    expect(await world.runner.run('e1', notice)).toEqual(succeeded);
    expect(searched()).toBeNull();
    expect(store.keys()).toEqual([]);
    expect(await record()).toMatchObject({ status: 'removed' });
  });

  it('a shop that is suspended keeps its file out, with a reason; sent again later it goes in', async () => {
    before['Store'] = () => {
      world.standing = 'suspended';
      return Promise.resolve();
    };
    await world.runner.run('e1', await world.put(merchant, 'a.txt', 'text'));
    expect(await record()).toMatchObject({ status: 'refused', fault: { code: 'documents.merchant-suspended' } });
    expect(searched()).toBeNull();
    before = {};
    world.standing = 'active';
    await world.runner.run('e2', await world.put(merchant, 'a.txt', 'text'));
    expect(searched()).toBe('text');
  });

  it.each(['Receive', 'Store'])('a shop that is deleted before %s gets nothing written', async (state) => {
    before[state] = () => {
      world.standing = 'gone';
      return Promise.resolve();
    };
    expect(await world.runner.run('e1', await world.put(merchant, 'a.txt', 'text'))).toEqual(succeeded);
    expect(searched()).toBeNull();
    expect(store.keys().filter((one) => one.includes('/work/'))).toEqual([]);
  });

  it('a file beyond the limit that came past the API is refused with its reason', async () => {
    await store.put(merchant, key, new Uint8Array(2_000_000), { bytesMax: 200_000_000 });
    const latest = await store.head(merchant, key);
    await world.runner.run('e1', noticeOf('created', key, latest?.version ?? ''));
    expect(await record()).toMatchObject({ status: 'refused', fault: { code: 'documents.file-too-large' } });
  });
});
