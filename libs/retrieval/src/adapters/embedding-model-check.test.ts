import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkEmbeddingModel } from './embedding-model-check.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(retrievalMigrations);
});
afterAll(() => test.close());

it('[C3] refuses to start on vectors of another model or width, and names the way out', async () => {
  const model = { id: 'local:one', dimensions: 512 };
  await checkEmbeddingModel(test.database, model);
  await checkEmbeddingModel(test.database, model);
  await expect(checkEmbeddingModel(test.database, { id: 'local:two', dimensions: 512 })).rejects.toMatchObject({
    code: 'retrieval.embedding-model-differs',
    publicText: expect.stringContaining('Start with that model') as string,
    context: { stored: 'local:one', configured: 'local:two' },
  });
  await expect(checkEmbeddingModel(test.database, { id: 'local:one', dimensions: 768 })).rejects.toThrow(
    'retrieval.vector-width',
  );
});
