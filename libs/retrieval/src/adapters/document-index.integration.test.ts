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
import { maintainVectorIndexes, vectorShelves } from './vector-indexes.ts';

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

  /** Postings that stand in a chunk and not in the blocks, or the other way round; and blocks counted wrongly. */
  const truth = () =>
    test.admin.query<{ wrong: number }>(
      `with held as (
           select shelf, ord, unnest(string_to_array(terms, ' ')) term, unnest(packed) value from chunks
           where merchant_id = '${merchant}' and terms <> ''),
         posted as (
           select shelf, term, block, block * 2048 + (value >> 20) ord, value, n, cardinality(p) size
           from lexical_postings, unnest(p) value where merchant_id = '${merchant}')
       select (count(*) filter (where held.value is distinct from posted.value or n is distinct from size)
         + (select count(*) from lexical_postings where merchant_id = '${merchant}' and n = 0))::int wrong
       from held full join posted using (shelf, term, ord)`,
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

  it('[F11] keep postings exact over documents that were stored before their postings were kept beside them', async () => {
    const index = openDocumentIndex(test.database, { modelId: null });
    const put = (id: string, name: string) =>
      index.write(merchant, [{ document: prepareDocument(merchant, 'shop', aProduct(id, { name })), vectors: [] }]);
    for (const id of ['o1', 'o2', 'o3']) await put(id, `old lamp ${id}`);
    await test.admin.script('update chunks set packed = null');
    await put('o1', 'new lamp rope');
    await index.remove(merchant, prepareDocument(merchant, 'shop', aProduct('o2')).documentId);
    await put('o3', 'new rope');
    const [left] = await test.admin.query<{ old: number }>(
      `select count(*)::int old from lexical_postings where merchant_id = '${merchant}' and term in ('old', 'o2')`,
    );
    expect(left).toEqual({ old: 0 });
    for (const id of ['o1', 'o3']) await put(id, `once more ${id}`);
    await test.admin.script(`delete from chunks where packed is null`);
    expect(await truth()).not.toEqual([]);
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
    const maintain = async (rowsMin: number) => {
      const shelves = await vectorShelves(test.database, [large, merchant]);
      return withPostgresOwner(test.ownerUrl, (owner) => maintainVectorIndexes(owner, { rowsMin, shelves }));
    };
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
