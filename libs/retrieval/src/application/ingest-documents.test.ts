import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { aPolicy, aProduct } from '../testing/documents.builder.ts';
import { FakeDocumentIndex } from '../testing/document-index.fake.ts';
import { embeddingUnavailable, FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { makeIngestDocuments, type IngestDocuments } from './ingest-documents.use-case.ts';
import { makeDocumentLibrary } from './manage-documents.use-case.ts';

const merchant = merchantNumber(1);
let model: FakeEmbeddingModel;
let index: FakeDocumentIndex;
let ingest: IngestDocuments;

beforeEach(() => {
  model = new FakeEmbeddingModel();
  index = new FakeDocumentIndex(new FakeClock(), model.id);
  ingest = makeIngestDocuments({ index, embeddingModel: model, chunksPerBatch: 2 });
});
const products = (count: number) => Array.from({ length: count }, (_, at) => aProduct(`p${at}`));

describe('ingestion', () => {
  it('skips what is unchanged, replaces what changed and embeds only that', async () => {
    expect(await ingest(merchant, { collection: 'c', documents: products(5) })).toMatchObject({
      added: 5,
      unchanged: 0,
    });
    model.calls.length = 0;
    const again = await ingest(merchant, {
      collection: 'c',
      documents: [...products(4), aProduct('p4', { name: 'New' })],
    });
    expect(again).toMatchObject({ added: 0, replaced: 1, unchanged: 4 });
    expect(model.calls).toEqual([['New']]);
  });

  it('takes the same id of another collection as another document', async () => {
    await ingest(merchant, { collection: 'a', documents: products(1) });
    expect(await ingest(merchant, { collection: 'b', documents: products(1) })).toMatchObject({ added: 1 });
  });

  it('removes what the collection no longer has only when asked to', async () => {
    await ingest(merchant, { collection: 'c', documents: products(3) });
    expect(await ingest(merchant, { collection: 'c', documents: [] })).toMatchObject({ removed: 0 });
    expect(await ingest(merchant, { collection: 'c', documents: [], prune: { keep: ['p1'] } })).toMatchObject({
      removed: 2,
    });
  });

  it('rejects bad documents one by one, by code, and stores the rest', async () => {
    const { added, rejected } = await ingest(merchant, {
      collection: 'c',
      documents: [
        aProduct('ok'),
        aProduct('ok'),
        aProduct(''),
        aProduct('n', { name: ' ' }),
        aPolicy('t', '', 'x'),
        aPolicy('l', 'Long', 'x'.repeat(2_000_001)),
      ],
    });
    expect(added).toBe(1);
    expect(rejected.map(({ externalId, code }) => [externalId, code])).toEqual([
      ['ok', 'retrieval.document-twice'],
      ['', 'retrieval.document-id-invalid'],
      ['n', 'retrieval.product-name-invalid'],
      ['t', 'retrieval.document-title-invalid'],
      ['l', 'retrieval.document-too-long'],
    ]);
  });

  it('ends the same when a run that broke off is started again', async () => {
    let calls = 0;
    const flaky = makeIngestDocuments({
      index,
      chunksPerBatch: 2,
      embeddingModel: {
        id: model.id,
        dimensions: 512,
        embed: (texts, signal) => (++calls === 3 ? Promise.reject(embeddingUnavailable()) : model.embed(texts, signal)),
        close: () => Promise.resolve(),
      },
    });
    await expect(flaky(merchant, { collection: 'c', documents: products(7) })).rejects.toThrow(
      'retrieval.embedding-unavailable',
    );
    const half = (await index.list(merchant, { limit: 50 })).total;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(7);
    expect(await flaky(merchant, { collection: 'c', documents: products(7) })).toMatchObject({
      added: 7 - half,
      unchanged: half,
    });
  });

  it('rejects a text without content by its code and stores the rest', async () => {
    const documents = [aPolicy('e', 'Empty', ' '), aPolicy('f', 'Full', 'Returns within 30 days.')];
    const result = await ingest(merchant, { collection: 'c', documents });
    expect(result).toMatchObject({ added: 1, rejected: [{ externalId: 'e', code: 'retrieval.document-empty' }] });
  });

  it.each([' ', 'c'.repeat(201)])('refuses the collection %j', async (collection) => {
    await expect(ingest(merchant, { collection, documents: [] })).rejects.toThrow('retrieval.collection-invalid');
  });

  it('stops between batches for a caller who left; what was stored stays', async () => {
    const words = makeIngestDocuments({ index, embeddingModel: null, chunksPerBatch: 2 });
    const gone = new AbortController();
    const write = index.write.bind(index);
    index.write = (of, documents) => {
      gone.abort(new Error('left'));
      return write(of, documents);
    };
    await expect(words(merchant, { collection: 'c', documents: products(5) }, gone.signal)).rejects.toThrow('left');
    expect((await index.list(merchant, { limit: 9 })).total).toBe(2);
  });
});

describe('the library of documents', () => {
  it('pages through everything exactly once', async () => {
    await ingest(merchant, { collection: 'c', documents: products(5) });
    const library = makeDocumentLibrary(index);
    const seen: string[] = [];
    let after: Parameters<typeof library.listDocuments>[1]['after'];
    for (;;) {
      const page = await library.listDocuments(merchant, { limit: 2, ...(after && { after }) });
      seen.push(...page.documents.map(({ externalId }) => externalId));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen.sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
  });
});
