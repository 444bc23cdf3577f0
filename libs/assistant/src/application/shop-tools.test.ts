import { isAppError } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { describe, expect, it, vi } from 'vitest';
import { PassageShelf, passagesJson } from '../domain/passage-shelf.ts';
import type { KnowledgeResult, ShopKnowledge } from '../ports/shop-knowledge.port.ts';
import { fakeShopKnowledge, policyEvidence, productEvidence } from '../testing/index.ts';
import { shopTools } from './shop-tools.ts';
import type { ToolContext, ToolOutcome } from './tool.ts';

const kettle = productEvidence(1, {
  name: 'Copper Kettle',
  sku: 'CK-1',
  brand: 'Hearth',
  attributes: { Colour: 'copper' },
});
const pot = productEvidence(2, { name: 'Steel Pot', sku: 'SP-2' });
const returns = policyEvidence(3, { title: 'Returns', text: 'Return within 30 days.' });
const foreign = productEvidence(9, { name: 'Foreign Kettle', sku: 'F-9' });

const context = (knowledge?: ShopKnowledge, currency = 'USD'): ToolContext & { searched: KnowledgeResult[] } => {
  const searched: KnowledgeResult[] = [];
  return {
    merchant: merchantNumber(1),
    currency,
    knowledge:
      knowledge ??
      fakeShopKnowledge(
        new Map([
          [merchantNumber(1), [kettle, pot, returns]],
          [merchantNumber(2), [foreign]],
        ]),
      ),
    shelf: new PassageShelf(),
    signal: new AbortController().signal,
    searched,
    onSearched: (result) => searched.push(result),
  };
};
const run = (name: string, input: unknown, given = context()): Promise<ToolOutcome> => {
  const tool = shopTools.find((one) => one.specification.name === name);
  if (!tool) throw new Error('no such tool');
  return tool.run(input, given);
};
const titles = async (outcome: Promise<ToolOutcome>): Promise<string[]> => {
  const done = await outcome;
  return done.type === 'passages' ? done.passages.map(({ ref, evidence }) => `${ref} ${evidence.title}`) : [];
};

describe('the tools', () => {
  it('[SEC5] have no field that could name a tenant, and accept none', async () => {
    const names: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties') names.push(...Object.keys(inner as object));
        walk(inner);
      }
    };
    for (const { specification } of shopTools) {
      walk(specification.inputSchema);
      expect(specification.inputSchema['additionalProperties']).toBe(false);
    }
    expect(names.toSorted()).toEqual(
      [
        'brand', 'category', 'in_stock', 'price_max', 'price_min', 'query', 'query', 'question', 'rating_min', 'sku', 'skus',
      ].toSorted(), // prettier-ignore
    );
    const valid: Record<string, object> = {
      search_catalogue: { query: 'kettle' },
      get_product: { sku: 'CK-1' },
      compare_products: { skus: ['CK-1', 'SP-2'] },
      search_policies: { query: 'return' },
      ask_back: { question: 'Which one?' },
    };
    for (const { specification } of shopTools)
      for (const field of ['merchant', 'merchant_id', 'merchantId', 'tenant', 'shop', 'user'])
        await expect(
          run(specification.name, { ...valid[specification.name], [field]: merchantNumber(2) }),
        ).rejects.toMatchObject({ code: 'assistant.tool-input-invalid' });
  });

  it.each([
    ['search_catalogue', {}],
    ['search_catalogue', { query: '' }],
    ['search_catalogue', { query: 'x'.repeat(401) }],
    ['search_catalogue', { query: 'x', price_max: '50' }],
    ['search_catalogue', { query: 'x', price_max: -1 }],
    ['search_catalogue', { query: 'x', rating_min: 6 }],
    ['get_product', { sku: 7 }],
    ['compare_products', { skus: ['one'] }],
    ['compare_products', { skus: ['1', '2', '3', '4', '5'] }],
    ['ask_back', 'text'],
    ['search_policies', null],
  ])('refuse a wrong input to %s without repeating it: %j', async (name, input) => {
    const error: unknown = await run(name, input).catch((thrown: unknown) => thrown);
    expect(isAppError(error, 'assistant.tool-input-invalid')).toBe(true);
    expect(JSON.stringify(error)).not.toContain('xxx');
  });

  it('search the shop of the caller only, and give each passage one ref for the whole question', async () => {
    const given = context();
    expect(await titles(run('search_catalogue', { query: 'kettle' }, given))).toEqual(['p1 Copper Kettle']);
    expect(await titles(run('search_policies', { query: 'return' }, given))).toEqual(['p2 Returns']);
    expect(await titles(run('get_product', { sku: 'CK-1' }, given))).toEqual(['p1 Copper Kettle']);
    expect(await titles(run('get_product', { sku: 'F-9' }, given))).toEqual([]);
    expect(given.searched.length).toBe(3);
  });

  it('take a name for a product when no sku fits', async () => {
    expect(await titles(run('compare_products', { skus: ['SP-2', 'copper kettle'] }))).toEqual([
      'p1 Steel Pot',
      'p2 Copper Kettle',
    ]);
  });

  it('turn prices into minor units of the shop’s currency', async () => {
    const searchCatalogue = vi.fn<ShopKnowledge['searchCatalogue']>(() =>
      Promise.resolve({ evidence: [], embeddingTokens: 0, timingsMs: { embed: 0, search: 0 } }),
    );
    const knowledge = { ...context().knowledge, searchCatalogue };
    const input = { query: 'x', price_min: 10, price_max: 59.99, in_stock: true, brand: 'Hearth', rating_min: 4 };
    await run('search_catalogue', input, context(knowledge));
    await run('search_catalogue', { query: 'x', price_max: 900 }, context(knowledge, 'JPY'));
    expect(searchCatalogue.mock.calls.map(([, request]) => request.filters)).toEqual([
      { priceMinorMin: 1000, priceMinorMax: 5999, inStock: true, brand: 'Hearth', ratingMin: 4 },
      { priceMinorMax: 900 },
    ]);
  });

  it('write passages as JSON text, leaving out what a product does not say', () => {
    const shelf = new PassageShelf();
    const bare = productEvidence(5, { name: 'Bare', price: null, stock: null, rating: null });
    expect(JSON.parse(passagesJson(shelf.put([kettle, bare])))).toEqual({
      passages: [
        {
          ref: 'p1',
          kind: 'product',
          title: 'Copper Kettle',
          headings: [],
          text: kettle.text,
          product: {
            sku: 'CK-1',
            name: 'Copper Kettle',
            brand: 'Hearth',
            price: '$10.00',
            stock: 5,
            rating: 4.5,
            attributes: { Colour: 'copper' },
          },
        },
        {
          ref: 'p2',
          kind: 'product',
          title: 'Bare',
          headings: [],
          text: bare.text,
          product: { sku: 'SKU-5', name: 'Bare' },
        },
      ],
    });
  });
});
