import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeIngestDocuments } from '../application/ingest-documents.use-case.ts';
import { makeSearchDocuments } from '../application/search-documents.use-case.ts';
import { aProduct } from '../testing/documents.builder.ts';
import { openDocumentIndex } from './document-index.postgres.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';
import { openSynonymStore } from './synonym-store.postgres.ts';

let test: TestDatabase;
const ours = merchantNumber(1);
const theirs = merchantNumber(2);
const clock = new FakeClock();
beforeAll(async () => {
  test = await testDatabase(retrievalMigrations);
});
afterAll(() => test.close());

describe('synonyms of a merchant', () => {
  it('find what is called otherwise, by word and by phrase, in that shop alone', async () => {
    const index = openDocumentIndex(test.database, { modelId: null });
    const synonyms = openSynonymStore(test.database, { clock });
    const search = makeSearchDocuments({ index, embeddingModel: null, clock, synonyms });
    const ingest = makeIngestDocuments({ index, embeddingModel: null });
    for (const merchant of [ours, theirs])
      await ingest(merchant, {
        collection: 'c',
        documents: [aProduct('s', { name: 'Blue sofa' }), aProduct('t', { name: 'Cotton tee' })],
      });
    await synonyms.replace(ours, [
      ['sofa', 'couch'],
      ['t-shirt', 'tee'],
      ['place to sit', 'sofa'],
    ]);
    const skus = async (merchant: typeof ours, query: string): Promise<string[]> =>
      (await search(merchant, { query, kinds: ['product'], limit: 5 })).passages.map(
        ({ product }) => product?.sku ?? '',
      );
    expect(await skus(ours, 'couch')).toEqual(['s']);
    expect(await skus(ours, 'a T-Shirt')).toEqual(['t']);
    expect(await skus(ours, 'a place to sit')).toEqual(['s']);
    expect(await skus(ours, 'sit in a place')).toEqual([]);
    expect(await skus(theirs, 'couch')).toEqual([]);
    await index.removeMerchant(ours);
    expect(await test.admin.query('select * from merchant_synonyms')).toEqual([]);
  });

  it('[F11] give the catalogue another version, so that no answer from before them is served', async () => {
    const index = openDocumentIndex(test.database, { modelId: null });
    await openSynonymStore(test.database, { clock }).replace(theirs, [['a', 'b']]);
    const before = await index.catalogueVersion(theirs);
    await openSynonymStore(test.database, { clock }).replace(theirs, [['a', 'c']]);
    expect(before).not.toBeNull();
    expect(await index.catalogueVersion(theirs)).not.toBe(before);
  });

  it('are read again after their time, and at once where they were changed', async () => {
    const here = openSynonymStore(test.database, { clock, keptMs: 1000 });
    const elsewhere = openSynonymStore(test.database, { clock, keptMs: 1000 });
    await here.replace(theirs, [['x', 'y']]);
    expect(await elsewhere.groups(theirs)).toEqual([['x', 'y']]);
    await here.replace(theirs, [['a', 'b']]);
    expect(await here.groups(theirs)).toEqual([['a', 'b']]);
    expect(await elsewhere.groups(theirs)).toEqual([['x', 'y']]);
    clock.advance(1001);
    expect(await elsewhere.groups(theirs)).toEqual([['a', 'b']]);
  });

  it.each([
    [[['one']]],
    [[['a', '']]],
    [[['a', '!!']]],
    [[['a', 'x'.repeat(61)]]],
    [[Array.from({ length: 21 }, (_, at) => `word${at}`)]],
    [Array.from({ length: 1001 }, () => ['a', 'b'])],
  ])('refuse what is no group of phrases', async (groups) => {
    await expect(openSynonymStore(test.database, { clock }).replace(ours, groups)).rejects.toThrow(
      'retrieval.synonyms-invalid',
    );
  });
});
