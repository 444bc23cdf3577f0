import { systemClock } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeIngestDocuments } from '../application/ingest-documents.use-case.ts';
import { makeReembedDocuments } from '../application/reembed-documents.use-case.ts';
import { makeSearchDocuments } from '../application/search-documents.use-case.ts';
import { aPolicy, aProduct } from '../testing/documents.builder.ts';
import { FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { openDocumentIndex } from './document-index.postgres.ts';
import { checkEmbeddingModel, switchEmbeddingModel } from './embedding-model-check.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';
import { openVectorUpkeep } from './vector-upkeep.postgres.ts';

let test: TestDatabase;
const merchant = merchantNumber(1);
const before = new FakeEmbeddingModel('fake:v1');
const after = new FakeEmbeddingModel('fake:v2');
beforeAll(async () => {
  test = await testDatabase(retrievalMigrations);
});
afterAll(() => test.close());

const vectorsOf = async (modelId: string): Promise<number> =>
  (await test.admin.query('select ord from chunk_vectors where model_id = $1::text', [modelId])).length;

it('[F14] embeds to a new model beside the old one, which serves until the switch, and leaves nothing of the old', async () => {
  const { database } = test;
  const old = openDocumentIndex(database, { modelId: before.id });
  const ingest = makeIngestDocuments({ index: old, embeddingModel: before });
  await checkEmbeddingModel(database, before);
  await ingest(merchant, {
    collection: 'c',
    documents: [aProduct('a', { name: 'Tent' }), aProduct('b', { name: 'Lamp' }), aPolicy('p', 'Returns', 'Back.')],
  });
  const upkeep = openVectorUpkeep(database);
  const reembed = makeReembedDocuments({ upkeep, embeddingModel: after, passagesPerBatch: 2 });
  expect(await reembed(merchant)).toMatchObject({ embedded: 3 });
  expect(await reembed(merchant)).toMatchObject({ embedded: 0 });

  const nearest = async (model: FakeEmbeddingModel): Promise<string | undefined> => {
    const index = openDocumentIndex(database, { modelId: model.id });
    const search = makeSearchDocuments({ index, embeddingModel: model, clock: systemClock, lexical: false });
    return (await search(merchant, { query: 'Lamp', kinds: ['product'], limit: 1 })).passages[0]?.product?.sku;
  };
  expect(await nearest(before)).toBe('b');
  await switchEmbeddingModel(database, after);
  await expect(checkEmbeddingModel(database, before)).rejects.toThrow('retrieval.embedding-model-differs');
  await checkEmbeddingModel(database, after);
  expect(await upkeep.keepOnly(merchant, after.id)).toBe(3);
  expect([await vectorsOf(before.id), await vectorsOf(after.id)]).toEqual([0, 3]);
  expect(await nearest(after)).toBe('b');
});

it('adds no vector of a text that has changed since it was read', async () => {
  const { database } = test;
  const upkeep = openVectorUpkeep(database);
  const [passage] = await upkeep.passagesWithout(merchant, 'fake:v3', 1);
  if (!passage) throw new Error('nothing to embed');
  await upkeep.addVectors(merchant, 'fake:v3', [
    { ...passage, contentHash: 'of the text before', vector: new Float32Array(512).fill(0.04) },
  ]);
  expect(await vectorsOf('fake:v3')).toBe(0);
});
