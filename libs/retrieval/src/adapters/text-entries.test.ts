import { merchantNumber } from '@rag-assistant/kernel/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { openDocumentIndex } from './document-index.postgres.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';
import { openTextEntries } from './text-entries.ts';

const merchant = merchantNumber(1);
const model = new FakeEmbeddingModel();
const text = 'Returns\n\nUnused items come back within 30 days.';
const returns = {
  name: 'returns.pdf',
  kind: 'policy' as const,
  title: 'Returns',
  text,
  blocks: [
    { kind: 'heading', start: 0, end: 7, headings: [], group: 1 },
    { kind: 'paragraph', start: 9, end: text.length, headings: ['Returns'], group: 2 },
  ],
};

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(retrievalMigrations);
});
beforeEach(() => test.truncate());
afterAll(() => test.close());

describe('texts prepared in one place and stored in another', () => {
  it('[SF1] are found with their headings once the transaction is over, and not when it breaks', async () => {
    const entries = openTextEntries({ collection: 'files', embeddingModel: model });
    const index = openDocumentIndex(test.database, { modelId: model.id });
    const entry = await entries.prepare(merchant, returns);
    const documentId = entries.idOf(merchant, returns.name);
    const broken = test.database.forMerchant(merchant, async (sql) => {
      await entries.write(sql, merchant, entry);
      throw new Error('something else of the transaction fails');
    });
    await expect(broken).rejects.toThrow('something else');
    expect(await index.find(merchant, documentId)).toBeNull();
    await test.database.forMerchant(merchant, (sql) => entries.write(sql, merchant, entry));
    expect(await index.find(merchant, documentId)).toMatchObject({ title: 'Returns', text, chunks: 1 });
    const vectors = await test.admin.query('select 1 from chunk_vectors');
    expect(vectors).toHaveLength(1);
    await test.database.forMerchant(merchant, (sql) => entries.remove(sql, merchant, documentId));
    expect(await index.find(merchant, documentId)).toBeNull();
  });

  it('are refused when they cannot be indexed, before anything is embedded', async () => {
    const entries = openTextEntries({ collection: 'files', embeddingModel: model });
    const long = { ...returns, text: 'x'.repeat(2_000_001) };
    await expect(entries.prepare(merchant, long)).rejects.toMatchObject({ code: 'retrieval.document-too-long' });
  });

  it('are refused when they were made by another version', async () => {
    const entries = openTextEntries({ collection: 'files', embeddingModel: model });
    const whole = await entries.prepare(merchant, returns);
    for (const entry of [whole.subarray(0, whole.length - 8), new Uint8Array(3)]) {
      const written = test.database.forMerchant(merchant, (sql) => entries.write(sql, merchant, entry));
      await expect(written).rejects.toMatchObject({ code: 'retrieval.entry-outdated' });
    }
  });

  it('have ids of their own even when their names are longer than an id may be', () => {
    const entries = openTextEntries({ collection: 'files', embeddingModel: null });
    const [a, b] = [`${'x'.repeat(300)}a`, `${'x'.repeat(300)}b`];
    expect(entries.idOf(merchant, a)).not.toBe(entries.idOf(merchant, b));
    expect(entries.idOf(merchant, a)).toBe(entries.idOf(merchant, a));
  });
});
