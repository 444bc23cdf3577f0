import { merchantNumber } from '@rag-assistant/kernel/testing';
import { openOwnedDatabase } from '@rag-assistant/platform-postgres';
import { makeIngestDocuments } from '@rag-assistant/retrieval';
import { checkEmbeddingModel, openDocumentIndex, retrievalMigrations } from '@rag-assistant/retrieval/adapters';
import { aPolicy, aProduct, FakeEmbeddingModel } from '@rag-assistant/retrieval/testing';
import { expect, it } from 'vitest';
import { reembedAll } from './reembed-all.ts';

const merchants = [merchantNumber(1), merchantNumber(2)];
const [before, after] = [new FakeEmbeddingModel('fake:v1'), new FakeEmbeddingModel('fake:v2')];

it(
  '[F14] gives every shop vectors of the new model beside the old, switches, and drops the old only when told',
  { timeout: 60_000 },
  async () => {
    const owned = await openOwnedDatabase({ url: 'pglite:memory', migrations: retrievalMigrations });
    const { database } = owned;
    try {
      const index = openDocumentIndex(database, { modelId: before.id });
      await checkEmbeddingModel(database, before);
      for (const merchant of merchants)
        await makeIngestDocuments({ index, embeddingModel: before })(merchant, {
          collection: 'c',
          documents: [aProduct('a', { name: 'Tent' }), aPolicy('p', 'Returns', 'Back.')],
        });
      const vectors = () =>
        owned.asOwner((owner) =>
          owner.query('select model_id, count(*)::int n from chunk_vectors group by 1 order by 1'),
        );
      const shared = { owned, merchants, model: after, vectorIndex: 'signs' as const, say: () => undefined };
      expect(await reembedAll({ ...shared, dropOld: false })).toBe(4);
      expect(await vectors()).toEqual([
        { model_id: 'fake:v1', n: 4 },
        { model_id: 'fake:v2', n: 4 },
      ]);
      await checkEmbeddingModel(database, after);
      await expect(checkEmbeddingModel(database, before)).rejects.toMatchObject({
        code: 'retrieval.embedding-model-differs',
        publicText: expect.stringContaining('assistant-api:reembed') as string,
      });
      expect(await reembedAll({ ...shared, dropOld: true })).toBe(0);
      expect(await vectors()).toEqual([{ model_id: 'fake:v2', n: 4 }]);
    } finally {
      await database.close();
    }
  },
);
