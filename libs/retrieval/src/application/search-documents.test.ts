import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { aPolicy, aProduct } from '../testing/documents.builder.ts';
import { FakeDocumentIndex } from '../testing/document-index.fake.ts';
import { embeddingUnavailable, FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { makeIngestDocuments } from './ingest-documents.use-case.ts';
import { makeSearchDocuments, type SearchDocuments } from './search-documents.use-case.ts';

const merchant = merchantNumber(1);
let model: FakeEmbeddingModel;
let search: SearchDocuments;
let index: FakeDocumentIndex;
const clock = new FakeClock();

beforeEach(async () => {
  model = new FakeEmbeddingModel();
  index = new FakeDocumentIndex(clock, model.id);
  search = makeSearchDocuments({ index, embeddingModel: model, clock });
  await makeIngestDocuments({ index, embeddingModel: model })(merchant, {
    collection: 'shop',
    documents: [
      aProduct('cheap', { name: 'Trail tent', price: { amountMinor: 4000, currency: 'USD' } }),
      aProduct('dear', { name: 'Trail tent deluxe', price: { amountMinor: 40_000, currency: 'USD' } }),
      aProduct('twin', { name: 'Trail Tent', price: { amountMinor: 4000, currency: 'USD' } }),
      aProduct('xm4', { name: 'Sony WH-1000 XM4 headphones' }),
      aPolicy('returns', 'Returns', 'Send it back within 30 days, under $50 by letter.'),
    ],
  });
});
const skus = async (query: string, limit = 10): Promise<string[]> =>
  (await search(merchant, { query, kinds: ['product'], limit })).passages.map(({ product }) => product?.sku ?? '');

describe('a search', () => {
  it("reads limits in the question, and the caller's limits win", async () => {
    expect(await skus('tent under $50')).not.toContain('dear');
    const widened = await search(merchant, {
      query: 'tent under $50',
      kinds: ['product'],
      limit: 9,
      filters: { priceMinorMax: 90_000 },
    });
    expect(widened.passages.map(({ product }) => product?.sku)).toContain('dear');
  });

  it('leaves limits in a question about policies alone', async () => {
    const { passages } = await search(merchant, { query: 'send back under $50', kinds: ['policy', 'faq'], limit: 3 });
    expect(passages[0]).toMatchObject({ title: 'Returns', kind: 'policy' });
  });

  it('finds a model number as people type it', async () => {
    expect((await skus('wh1000xm4'))[0]).toBe('xm4');
  });

  it('shows products that say the same once', async () => {
    expect((await skus('trail tent')).filter((sku) => sku === 'cheap' || sku === 'twin')).toHaveLength(1);
  });

  it('explains its scores, best first, each from 0 to 1', async () => {
    const { passages } = await search(merchant, {
      query: 'trail tent',
      kinds: ['product', 'policy', 'faq'],
      limit: 10,
    });
    const scores = passages.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(passages[0]?.explanation.lexical).toBeGreaterThan(0);
    expect(passages[0]?.explanation.vector).toBeGreaterThan(0);
  });

  it('[F2] stands on words alone when the embedding model is gone, and says so', async () => {
    model.failure = embeddingUnavailable();
    const result = await search(merchant, { query: 'trail tent', kinds: ['product'], limit: 3 });
    expect(result.degraded).toEqual(['vector']);
    expect(result.passages.length).toBeGreaterThan(0);
    expect(result.passages[0]?.explanation.vector).toBeNull();
  });

  it('embeds a question once for each shop, again for another one, and never keeps a failure', async () => {
    const ask = (of = merchant) => search(of, { query: 'trail tent', kinds: ['product'], limit: 3 });
    const asked = () => model.calls.filter(([text]) => text === 'trail tent').length;
    model.failure = embeddingUnavailable();
    await ask();
    model.failure = null;
    const first = await ask();
    const second = await ask();
    expect(asked()).toBe(2);
    expect(second.passages).toEqual(first.passages);
    expect([first.embeddingTokens, second.embeddingTokens]).toEqual([2, 0]);
    await ask(merchantNumber(2));
    expect(asked()).toBe(3);
  });

  it('stands on vectors alone when the lexical leg is switched off', async () => {
    const vectorsOnly = makeSearchDocuments({ index, embeddingModel: model, clock, lexical: false });
    const { passages } = await vectorsOnly(merchant, { query: 'trail tent', kinds: ['product'], limit: 3 });
    expect(passages[0]).toMatchObject({ explanation: { lexical: 0 } });
  });

  it('ends for a caller who left, also when no model is there to see it', async () => {
    const words = makeSearchDocuments({ index, embeddingModel: null, clock });
    const signal = AbortSignal.abort(new Error('left'));
    await expect(words(merchant, { query: 'tent', kinds: ['product'], limit: 3 }, signal)).rejects.toThrow('left');
  });

  it('hides no fault of its own behind a degraded result', async () => {
    model.embed = () => Promise.reject(new TypeError('a mistake'));
    await expect(search(merchant, { query: 'tent', kinds: ['product'], limit: 3 })).rejects.toThrow('a mistake');
  });

  it('shows bare names side by side: without a price and a description nothing proves that they are one', async () => {
    const bare = { name: 'Folding chair', price: null };
    await makeIngestDocuments({ index, embeddingModel: model })(merchant, {
      collection: 'bare',
      documents: [aProduct('one', bare), aProduct('two', bare)],
    });
    expect((await skus('folding chair')).filter((sku) => sku === 'one' || sku === 'two')).toHaveLength(2);
  });

  it('ends for a caller who left', async () => {
    const signal = AbortSignal.abort(new Error('left'));
    await expect(search(merchant, { query: 'tent', kinds: ['product'], limit: 3 }, signal)).rejects.toThrow('left');
  });

  it.each([
    ['', 5, 'retrieval.query-empty'],
    ['  \n', 5, 'retrieval.query-empty'],
    ['x'.repeat(4001), 5, 'retrieval.query-too-long'],
    ['tent', 0, 'retrieval.limit-invalid'],
    ['tent', 51, 'retrieval.limit-invalid'],
    ['tent', Number.NaN, 'retrieval.limit-invalid'],
    ['tent', 2.5, 'retrieval.limit-invalid'],
  ])('refuses %j with limit %s by code', async (query, limit, code) => {
    await expect(search(merchant, { query, kinds: ['product'], limit })).rejects.toThrow(code);
  });

  it.each([
    'the of and',
    '😀🎒',
    'خيمة للتخييم',
    "'; drop table documents; --",
    'tent* & !stove | (a:*)',
    '%_\\',
    '\ud800',
    'x '.repeat(2000),
    "o'neill",
  ])('answers %j without an error', async (query) => {
    const { passages } = await search(merchant, { query, kinds: ['product', 'policy', 'faq'], limit: 5 });
    expect(passages.length).toBeLessThanOrEqual(5);
  });
});
