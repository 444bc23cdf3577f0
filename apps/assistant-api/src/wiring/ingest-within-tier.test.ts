import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { makeIngestDocuments } from '@rag-assistant/retrieval';
import { aPolicy, aProduct, FakeDocumentIndex } from '@rag-assistant/retrieval/testing';
import { makeCheckProducts, tierLimits } from '@rag-assistant/tenancy';
import { fakeMerchantAccounts } from '@rag-assistant/tenancy/testing';
import { expect, it } from 'vitest';
import { ingestWithinTier } from './ingest-within-tier.ts';

const merchant = merchantNumber(1);
const { productsMax } = tierLimits.starter;
const products = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => aProduct(`p${String(from + at)}`));

it('[F11] stores nothing of a request that brings more products than the tier has room for; known ones take none', async () => {
  const index = new FakeDocumentIndex(new FakeClock(), null);
  const accounts = fakeMerchantAccounts([
    { merchantId: merchant, status: 'active', statusSince: new Date(0), tier: 'starter' },
  ]);
  const ingest = ingestWithinTier({
    ingest: makeIngestDocuments({ index, embeddingModel: null }),
    index,
    check: makeCheckProducts(accounts),
  });
  const bring = (documents: Parameters<typeof ingest>[1]['documents'], collection = 'c') =>
    ingest(merchant, { collection, documents });
  expect(await bring(products(0, productsMax))).toMatchObject({ added: productsMax });
  const refused = { code: 'tenancy.limit-exceeded', context: { limit: 'products', max: productsMax } };
  await expect(
    bring([aPolicy('returns', 'Returns', 'Within 30 days.'), ...products(1, productsMax + 1)]),
  ).rejects.toMatchObject(refused);
  await expect(bring(products(0, 1), 'another')).rejects.toMatchObject(refused);
  expect((await index.list(merchant, { limit: 1 })).total).toBe(productsMax);
  expect(await bring([aProduct('p0', { name: 'New name' }), ...products(1, 5)])).toMatchObject({ replaced: 1 });
  expect(await bring([aPolicy('returns', 'Returns', 'Within 30 days.')])).toMatchObject({ added: 1 });
});
