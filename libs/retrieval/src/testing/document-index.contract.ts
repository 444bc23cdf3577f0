import { DocumentId, type MerchantId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentKind, ProductFilters } from '../domain/document.ts';
import { documentIdOf, prepareDocument, shelfOf } from '../domain/prepare-document.ts';
import { queryTerms } from '../domain/query.ts';
import { defaultRanking } from '../domain/ranking.ts';
import type { SourceDocument } from '../domain/source-document.ts';
import type { Candidate, DocumentIndex } from '../ports/document-index.port.ts';
import { aPolicy, aProduct } from './documents.builder.ts';
import { FakeEmbeddingModel } from './embedding-model.fake.ts';

export interface IndexSubject {
  readonly index: DocumentIndex;
  /** Empties everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
  /** Rows of any table that speak of the merchant, by table; null for a subject without tables. */
  rowsOf(merchant: MerchantId): Promise<Readonly<Record<string, number>> | null>;
}

export const model = new FakeEmbeddingModel();
const ours = merchantNumber(1);
const theirs = merchantNumber(2);

export const put = async (
  index: DocumentIndex,
  merchant: MerchantId,
  documents: readonly SourceDocument[],
  collection = 'shop',
): Promise<{ added: number; replaced: number }> => {
  const prepared = documents.map((document) => prepareDocument(merchant, collection, document));
  const entries = await Promise.all(
    prepared.map(async (document) => ({
      document,
      vectors: (await model.embed(document.chunks.map((chunk) => chunk.embeddingText))).vectors,
    })),
  );
  return index.write(merchant, entries);
};

export const find = async (
  index: DocumentIndex,
  merchant: MerchantId,
  query: string,
  options: { kinds?: readonly DocumentKind[]; filters?: ProductFilters; vector?: boolean } = {},
): Promise<Candidate[]> => {
  const { kinds = ['product'], filters = {}, vector = true } = options;
  const shelf = shelfOf(kinds[0] ?? 'product');
  const { vectors } = await model.embed([query]);
  const { candidates: found } = await index.search(merchant, {
    shelf,
    kinds,
    terms: queryTerms(query),
    parameters: defaultRanking[shelf].bm25,
    vector: vector ? (vectors[0] ?? null) : null,
    filters,
    correctSpelling: true,
    lexicalMax: 10,
    vectorMax: 10,
  });
  return found.toSorted((a, b) => b.lexical - a.lexical || a.ord - b.ord);
};
const skus = (candidates: readonly Candidate[]): string[] =>
  candidates.filter(({ lexical }) => lexical > 0).map(({ product }) => product?.sku ?? '');

export const describeDocumentIndex = (subject: string, make: () => Promise<IndexSubject>): void => {
  describe(`DocumentIndex: ${subject}`, () => {
    let made: IndexSubject;
    let index: DocumentIndex;
    beforeAll(async () => {
      made = await make();
      ({ index } = made);
    });
    beforeEach(() => made.reset());
    afterAll(() => made.close());

    it('[F2] finds by words and by vector, and says the score of both', async () => {
      await put(index, ours, [aProduct('1', { name: 'Green two person tent' }), aProduct('2', { name: 'Gas stove' })]);
      const [first] = await find(index, ours, 'tent');
      expect(first).toMatchObject({ product: { sku: '1' }, kind: 'product', start: 0 });
      expect(first?.lexical).toBeGreaterThan(0);
      expect(first?.vector).toBeGreaterThan(0.2);
    });

    it('[F11] shows a merchant nothing of another, whatever is asked', async () => {
      await put(index, theirs, [aProduct('secret', { name: 'Secret lantern' })]);
      await put(index, ours, [aProduct('1', { name: 'Lantern' })]);
      const theirId = documentIdOf(theirs, 'shop', 'secret');
      expect(skus(await find(index, ours, 'secret lantern'))).toEqual(['1']);
      expect(await index.find(ours, theirId)).toBeNull();
      expect(await index.findProducts(ours, ['secret'])).toEqual([]);
      expect(await index.remove(ours, theirId)).toBe(false);
      expect(await index.prune(ours, 'shop', ['1'])).toBe(0);
      expect(await index.contentHashes(ours, 'shop', ['secret'])).toEqual(new Map());
      expect((await index.list(ours, { limit: 10 })).total).toBe(1);
      expect(await index.find(theirs, theirId)).not.toBeNull();
    });

    it("[F11] scores by the merchant's own statistics: a neighbour changes no score", async () => {
      await put(index, ours, [aProduct('1', { name: 'Lantern' }), aProduct('2', { name: 'Tent' })]);
      const before = await find(index, ours, 'lantern');
      await put(
        index,
        theirs,
        Array.from({ length: 20 }, (_, at) => aProduct(`t${at}`, { name: 'Lantern lamp' })),
      );
      expect((await find(index, ours, 'lantern')).map(({ lexical }) => lexical)).toEqual(
        before.map(({ lexical }) => lexical),
      );
    });

    it('replaces a document whole and keeps its id', async () => {
      await put(index, ours, [aPolicy('r', 'Returns', '# A\n\nThirty days.\n\n# B\n\nFree.\n\n# C\n\nLast.')]);
      expect(await put(index, ours, [aPolicy('r', 'Returns', '# A\n\nSixty days.')])).toEqual({
        added: 0,
        replaced: 1,
      });
      const texts = (query: string): Promise<string[]> =>
        find(index, ours, query, { kinds: ['policy', 'faq'] }).then((found) => found.map(({ text }) => text));
      expect(await texts('thirty free last')).toEqual(['Sixty days.']);
      const document = await index.find(ours, documentIdOf(ours, 'shop', 'r'));
      expect(document).toMatchObject({ externalId: 'r', chunks: 1, title: 'Returns', text: 'A\n\nSixty days.' });
    });

    it("reads a slip of the keyboard as the closest of the merchant's own words", async () => {
      await put(index, theirs, [aProduct('t', { name: 'Headphon stand' })]);
      await put(index, ours, [aProduct('h', { name: 'Wireless headphones' }), aProduct('l', { name: 'Lantern' })]);
      const read = (query: string): Promise<string[]> => find(index, ours, query, { vector: false }).then(skus);
      expect(await read('headphnoes')).toEqual(['h']);
      expect((await read('wirelss lantren')).sort()).toEqual(['h', 'l']);
      expect(await read('zebra')).toEqual([]);
    });

    it('[F4] gives spans that cut the passage out of the stored text, astral characters included', async () => {
      await put(index, ours, [aPolicy('e', 'Emoji 😀', 'First 😀😀 part.\n\n# Two\n\nSecond 🎒 part about shipping.')]);
      const [found] = await find(index, ours, 'shipping', { kinds: ['policy'] });
      const document = await index.find(ours, found?.documentId ?? DocumentId.parse(''));
      expect(document?.text.slice(found?.start, found?.end)).toBe(found?.text);
      expect(found?.headings).toEqual(['Two']);
    });

    it('keeps policies and FAQs apart when only one kind is asked for', async () => {
      await put(index, ours, [
        aPolicy('p', 'Shipping', 'Ships daily.'),
        aPolicy('f', 'Shipping?', 'Ships fast.', 'faq'),
      ]);
      const kinds = async (...wanted: DocumentKind[]): Promise<string[]> =>
        (await find(index, ours, 'ships', { kinds: wanted })).map(({ kind }) => kind).sort();
      expect(await kinds('policy')).toEqual(['policy']);
      expect(await kinds('faq')).toEqual(['faq']);
      expect(await kinds('policy', 'faq')).toEqual(['faq', 'policy']);
    });

    it('applies filters in both legs', async () => {
      await put(index, ours, [
        aProduct('cheap', {
          name: 'Tent',
          price: { amountMinor: 900, currency: 'USD' },
          brand: 'Nordic',
          stock: 0,
          rating: 3,
        }),
        aProduct('dear', {
          name: 'Tent',
          price: { amountMinor: 90_000, currency: 'USD' },
          brand: 'Alp',
          category: 'Outdoor > Tents',
        }),
        aProduct('open', { name: 'Tent', price: null, stock: null, rating: null }),
      ]);
      const passing = async (filters: ProductFilters): Promise<string[]> => {
        const found = await find(index, ours, 'tent', { filters });
        return found.map(({ product }) => product?.sku ?? '').sort();
      };
      expect(await passing({})).toEqual(['cheap', 'dear', 'open']);
      expect(await passing({ priceMinorMax: 900 })).toEqual(['cheap']);
      expect(await passing({ priceMinorMin: 901 })).toEqual(['dear']);
      expect(await passing({ brand: 'ALP' })).toEqual(['dear']);
      expect(await passing({ category: 'tents' })).toEqual(['dear']);
      expect(await passing({ ratingMin: 3.5 })).toEqual(['dear']);
      expect(await passing({ inStock: true })).toEqual(['dear', 'open']);
      expect(await passing({ inStock: false })).toEqual(['cheap']);
      expect(await passing({ brand: "x' or true --" })).toEqual([]);
    });

    it('finds products by sku in the order asked and leaves unknown ones out', async () => {
      await put(index, ours, [aProduct('a'), aProduct('b')]);
      expect((await index.findProducts(ours, ['b', 'nope', 'a', 'b'])).map(({ externalId }) => externalId)).toEqual([
        'b',
        'a',
        'b',
      ]);
    });

    it('lists page by page in one order', async () => {
      await put(index, ours, [aProduct('a'), aProduct('b'), aProduct('c'), aPolicy('p', 'P', 'Text.')]);
      const first = await index.list(ours, { limit: 2, kind: 'product' });
      const last = first.documents.at(-1)?.documentId ?? DocumentId.parse('');
      const second = await index.list(ours, { limit: 2, kind: 'product', after: last });
      expect(first.total).toBe(3);
      expect([...first.documents, ...second.documents].map(({ externalId }) => externalId).sort()).toEqual([
        'a',
        'b',
        'c',
      ]);
    });

    it('prunes what is no longer in the collection and nothing else', async () => {
      await put(index, ours, [aProduct('a'), aProduct('b')]);
      await put(index, ours, [aProduct('c')], 'other');
      expect(await index.prune(ours, 'shop', ['b'])).toBe(1);
      expect((await index.list(ours, { limit: 9 })).documents.map(({ externalId }) => externalId).sort()).toEqual([
        'b',
        'c',
      ]);
    });

    it('refuses vectors of another width', async () => {
      const document = prepareDocument(ours, 'shop', aProduct('a'));
      await expect(index.write(ours, [{ document, vectors: [new Float32Array(3)] }])).rejects.toThrow(
        'retrieval.vector-width',
      );
      expect((await index.list(ours, { limit: 1 })).total).toBe(0);
    });

    it('leaves nothing of a deleted merchant in any table', async () => {
      await put(index, ours, [aProduct('a'), aPolicy('p', 'P', 'Text.')]);
      await put(index, theirs, [aProduct('a')]);
      expect(await index.removeMerchant(ours)).toBe(2);
      const rows = await made.rowsOf(ours);
      if (rows) expect(Object.entries(rows).filter(([, count]) => count > 0)).toEqual([]);
      expect(await find(index, ours, 'product a')).toEqual([]);
      expect(skus(await find(index, theirs, 'product a'))).toEqual(['a']);
    });

    it('[F3] gives the catalogue another version with every change of it, and none that was there before', async () => {
      const seen: (string | null)[] = [await index.catalogueVersion(ours)];
      expect(seen).toEqual([null]);
      const changes: readonly (() => Promise<unknown>)[] = [
        () => put(index, ours, [aProduct('a'), aPolicy('returns', 'Returns', 'Within 30 days.')]),
        () => put(index, ours, [aProduct('a', { stock: 4 })]),
        () => put(index, ours, [aPolicy('returns', 'Returns', 'Within 14 days.')]),
        () => put(index, ours, [aProduct('b')]),
        () => index.prune(ours, 'shop', ['a', 'returns']),
        () => index.remove(ours, documentIdOf(ours, 'shop', 'a')),
      ];
      for (const change of changes) {
        await change();
        const version = await index.catalogueVersion(ours);
        expect(seen).not.toContain(version);
        seen.push(version);
      }
      await index.removeMerchant(ours);
      expect(await index.catalogueVersion(ours)).toBeNull();
      await put(index, ours, [aProduct('a')]);
      expect(seen).not.toContain(await index.catalogueVersion(ours));
    });

    it('[F11] leaves the version of a catalogue alone when it is read, when a write fails, and when another merchant writes', async () => {
      await put(index, ours, [aProduct('a')]);
      const version = await index.catalogueVersion(ours);
      await put(index, theirs, [aProduct('a')]);
      await find(index, ours, 'product a');
      const [document] = [prepareDocument(ours, 'shop', aProduct('b'))];
      await expect(index.write(ours, [{ document, vectors: [new Float32Array(3)] }])).rejects.toThrow();
      expect(await index.catalogueVersion(ours)).toBe(version);
    });
  });
};
