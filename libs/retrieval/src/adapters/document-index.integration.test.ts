import { merchantNumber } from '@rag-assistant/kernel/testing';
import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { withPostgresOwner } from '@rag-assistant/platform-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDocument } from '../domain/prepare-document.ts';
import { queryTerms } from '../domain/query.ts';
import { defaultRanking } from '../domain/ranking.ts';
import { describeDocumentIndex } from '../testing/document-index.contract.ts';
import { describeIndexExactness } from '../testing/document-index-exactness.contract.ts';
import { aProduct } from '../testing/documents.builder.ts';
import { FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { indexOnDatabase } from '../testing/index-on-database.ts';
import { openDocumentIndex } from './document-index.postgres.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';
import { maintainVectorIndexes } from './vector-indexes.ts';

const make = async () => indexOnDatabase(await postgresForTests(retrievalMigrations), 'fake:hashed-words');

describeDocumentIndex('PostgreSQL', make);
describeIndexExactness('PostgreSQL', make);

describe('many writers and readers of one merchant', () => {
  let test: PostgresForTests;
  const merchant = merchantNumber(1);
  const model = new FakeEmbeddingModel();
  beforeAll(async () => {
    test = await postgresForTests(retrievalMigrations);
  });
  afterAll(() => test.close());

  const truth = () =>
    test.admin.query<{ wrong: number }>(
      `with held as (select shelf, unnest(string_to_array(terms, ' ')) term from chunks where merchant_id = '${merchant}'),
         counted as (select shelf, term, count(*) n from held where term <> '' group by 1, 2),
         posted as (select shelf, term, sum(n) n, sum(cardinality(p)) packed from lexical_postings where merchant_id = '${merchant}' group by 1, 2)
       select count(*)::int wrong from counted full join posted using (shelf, term)
       where counted.n is distinct from posted.n or posted.n is distinct from posted.packed`,
    );

  it('[F11] keep document frequencies, lengths and postings exact, and never show half a document', async () => {
    const index = openDocumentIndex(test.database, { modelId: model.id });
    const write = async (writer: number): Promise<void> => {
      for (let turn = 0; turn < 25; turn++) {
        const id = `p${(writer * 7 + turn * 5) % 12}`;
        const name = Array.from({ length: 1 + (turn % 5) }, (_, at) => ['tent', 'lamp', 'rope'][(turn + at) % 3]).join(
          ' ',
        );
        const document = prepareDocument(merchant, 'shop', aProduct(id, { name, description: `turn${turn}` }));
        if (turn % 6 === 5) await index.remove(merchant, document.documentId);
        else await index.write(merchant, [{ document, vectors: (await model.embed([name])).vectors }]);
      }
    };
    let reads = 0;
    const read = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn++) {
        const { candidates } = await index.search(merchant, {
          shelf: 'product',
          kinds: ['product'],
          terms: queryTerms('tent lamp rope'),
          parameters: defaultRanking.product.bm25,
          vector: (await model.embed(['tent'])).vectors[0] ?? null,
          filters: {},
          correctSpelling: false,
          lexicalMax: 20,
          vectorMax: 20,
        });
        for (const candidate of candidates) {
          reads++;
          expect(candidate.text.startsWith(candidate.title)).toBe(true);
          expect(Number.isFinite(candidate.lexical)).toBe(true);
        }
      }
    };
    await Promise.all([...[0, 1, 2, 3].map(write), read(), read()]);
    expect(reads).toBeGreaterThan(0);
    expect(await truth()).toEqual([{ wrong: 0 }]);
    const stats = await test.admin.query(
      `select s.shelf, s.chunks, s.words::int, (select count(*)::int from chunks c where c.merchant_id = s.merchant_id and c.shelf = s.shelf) held,
         (select coalesce(sum(words), 0)::int from chunks c where c.merchant_id = s.merchant_id and c.shelf = s.shelf) length
       from lexical_stats s where merchant_id = '${merchant}'`,
    );
    for (const row of stats) expect([row['chunks'], row['words']]).toEqual([row['held'], row['length']]);
  });

  it('find the same neighbours before, while and after an own index is built, and without it again', async () => {
    const index = openDocumentIndex(test.database, { modelId: model.id });
    const large = merchantNumber(2);
    const documents = Array.from({ length: 300 }, (_, at) =>
      prepareDocument(large, 'shop', aProduct(`v${at}`, { name: `thing ${at} of ${at % 17}` })),
    );
    const { vectors } = await model.embed(documents.map(({ title }) => title));
    await index.write(
      large,
      documents.map((document, at) => ({ document, vectors: vectors.slice(at, at + 1) })),
    );
    const nearest = async (): Promise<string | undefined> => {
      const { candidates } = await index.search(large, {
        shelf: 'product',
        kinds: ['product'],
        terms: [],
        parameters: defaultRanking.product.bm25,
        vector: vectors[123] ?? null,
        filters: {},
        correctSpelling: false,
        lexicalMax: 0,
        vectorMax: 5,
      });
      return candidates.toSorted((a, b) => (b.vector ?? 0) - (a.vector ?? 0))[0]?.title;
    };
    const expected = documents[123]?.title;
    const maintain = (rowsMin: number) =>
      withPostgresOwner(test.ownerUrl, (owner) => maintainVectorIndexes(owner, { rowsMin }));
    expect(await nearest()).toBe(expected);
    const building = maintain(100);
    expect(await nearest()).toBe(expected);
    expect(await building).toEqual({ created: 1, dropped: 0 });
    expect(await nearest()).toBe(expected);
    expect(await maintain(100)).toEqual({ created: 0, dropped: 0 });
    expect(await maintain(10_000)).toEqual({ created: 0, dropped: 1 });
    expect(await nearest()).toBe(expected);
  });
});
