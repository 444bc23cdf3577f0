import { merchantNumber } from '@rag-assistant/kernel/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostingBlock } from '../domain/bm25.ts';
import { find, put } from '../testing/document-index.contract.ts';
import { aProduct } from '../testing/documents.builder.ts';
import { openDocumentIndex } from './document-index.postgres.ts';
import { PostingCache } from './posting-cache.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';

const blocks = (term: string, count: number): PostingBlock[] => [{ term, block: 0, packed: new Int32Array(count) }];
const [ours, theirs] = [merchantNumber(1), merchantNumber(2)];

describe('postings in memory', () => {
  it('are those of one merchant, one shelf and one version', () => {
    const cache = new PostingCache(1e6);
    cache.keep(ours, 1, { version: 'v1', terms: new Map([['lamp', blocks('lamp', 1)]]) });
    expect(cache.known(theirs, 1)).toBeNull();
    expect(cache.known(ours, 2)).toBeNull();
    cache.keep(ours, 1, { version: 'v1', terms: new Map([['rope', blocks('rope', 1)]]) });
    expect([...(cache.known(ours, 1)?.terms.keys() ?? [])]).toEqual(['lamp', 'rope']);
    cache.keep(theirs, 1, { version: 'w', terms: new Map([['lamp', blocks('lamp', 1)]]) });
    cache.keep(ours, 1, { version: 'v2', terms: new Map([['tent', blocks('tent', 1)]]) });
    expect(cache.known(ours, 1)).toMatchObject({ version: 'v2' });
    expect([...(cache.known(ours, 1)?.terms.keys() ?? [])]).toEqual(['tent']);
    cache.forget(ours);
    expect(cache.known(ours, 1)).toBeNull();
    expect(cache.known(theirs, 1)).not.toBeNull();
    cache.forget(theirs);
    expect(cache.bytes).toBe(0);
  });

  it('stay within their bytes: the merchant searched longest ago goes, and nothing is kept beyond them', () => {
    const cache = new PostingCache(10_000);
    for (let number = 1; number <= 5; number++)
      cache.keep(merchantNumber(number), 1, { version: 'v', terms: new Map([['lamp', blocks('lamp', 800)]]) });
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
    expect(cache.known(merchantNumber(5), 1)).not.toBeNull();
    expect(cache.known(merchantNumber(1), 1)).toBeNull();
    cache.keep(merchantNumber(6), 1, { version: 'v', terms: new Map([['lamp', blocks('lamp', 9000)]]) });
    expect(cache.bytes).toBe(0);
  });
});

describe('a search with postings in memory', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase(retrievalMigrations);
  });
  afterAll(() => test.close());

  it('[F11] sees at once what another process wrote, in the words it knew and in those it did not', async () => {
    const [reader, writer] = [1, 2].map(() => openDocumentIndex(test.database, { modelId: null }));
    if (!reader || !writer) throw new Error('two indexes');
    await put(writer, ours, [aProduct('a', { name: 'green lamp' })]);
    await put(writer, theirs, [aProduct('z', { name: 'green lamp' })]);
    const skus = async (query: string): Promise<string[]> =>
      (await find(reader, ours, query)).map(({ product }) => product?.sku ?? '').sort();
    expect(await skus('green lamp')).toEqual(['a']);
    await put(writer, ours, [aProduct('b', { name: 'green rope' })]);
    expect(await skus('green lamp')).toEqual(['a', 'b']);
    await put(writer, ours, [aProduct('a', { name: 'red tent' })]);
    expect(await skus('green lamp rope')).toEqual(['b']);
    await writer.removeMerchant(ours);
    expect(await skus('green lamp rope')).toEqual([]);
  });
});
