import { ChatResponse } from '@rag-assistant/contracts';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine, copper, priced, startTestApi, type TestApi } from './testing/test-api.ts';

/** Finds the kettle and says the price that the catalogue has now. */
const priceModel = priced(
  scriptedModel((request) => {
    const found = JSON.stringify(request.messages.at(-1)?.content);
    const price = /\$\d+\.\d\d/.exec(found)?.[0];
    return price === undefined
      ? [{ tool: 'search_catalogue', input: { query: 'kettle' } }]
      : [{ text: `It costs ${price} [p1].` }];
  }),
);

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(priceModel);
});
afterAll(() => api.close());

const ask = async (message: string, merchant = alpine): Promise<ChatResponse> => {
  const answer = await api.server.inject({
    method: 'POST',
    url: '/v1/chat',
    headers: { authorization: await api.bearer('shopper', merchant) },
    body: { message },
  });
  return ChatResponse.parse(answer.json());
};
const ingest = async (documents: readonly object[], merchant = alpine) =>
  api.server.inject({
    method: 'POST',
    url: '/v1/documents',
    headers: { authorization: await api.bearer('merchant_admin', merchant) },
    body: { collection: 'seed', documents },
  });
const kettle = (changes: object) => ({
  kind: 'product',
  externalId: 'kettle',
  product: { sku: 'KET-17', name: 'alpine Kettle 1.7 l', priceMinor: 5900, stock: 12, ...changes },
});
const question = 'How much is the kettle?';

describe('answers served again', () => {
  it('[F3] cost no tokens and say so, with a session of their own', async () => {
    const first = await ask(question);
    const second = await ask(' how much is the KETTLE');
    expect([first.usage.cached, second.usage.cached]).toEqual([false, true]);
    expect(second).toMatchObject({ text: first.text, citations: first.citations, products: first.products });
    expect(second.usage).toMatchObject({ inputTokens: 0, outputTokens: 0, modelCalls: 0 });
    // The request's share of the platform is left.
    expect(second.usage.costMicroUsd).toBeLessThan(first.usage.costMicroUsd / 4);
    const read = await api.server.inject({
      url: `/v1/sessions/${second.sessionId}`,
      headers: { authorization: await api.bearer('shopper') },
    });
    expect(read.json()).toMatchObject({
      turns: 1,
      history: [{ answer: first.text, usage: { cached: true, inputTokens: 0 }, latencyMs: { model: 0 } }],
    });
  });

  it('[F11] are never served to another shop', async () => {
    expect((await ask(question)).text).toContain('$59.00');
    const theirs = await ask(question, copper);
    expect(theirs.usage.cached).toBe(false);
    expect(JSON.stringify(theirs)).not.toContain('alpine');
  });

  it('[F3] are out of reach at once when a price, a stock or a policy changes, or a document goes', async () => {
    const changes: readonly (() => Promise<unknown>)[] = [
      () => ingest([kettle({ priceMinor: 4900 })]),
      () => ingest([kettle({ priceMinor: 4900, stock: 0 })]),
      () => ingest([{ kind: 'policy', externalId: 'returns', title: 'Returns', content: 'Within 14 days.' }]),
      async () => {
        const { documents } = await api.deps.documents.listDocuments(alpine, { kind: 'policy', limit: 1 });
        const url = `/v1/documents/${documents[0]?.documentId ?? ''}`;
        const authorization = await api.bearer('merchant_admin');
        expect((await api.server.inject({ method: 'DELETE', url, headers: { authorization } })).statusCode).toBe(204);
      },
    ];
    for (const change of changes) {
      expect((await ask(question)).usage.cached || (await ask(question)).usage.cached).toBe(true);
      await change();
      const fresh = await ask(question);
      expect(fresh.usage.cached).toBe(false);
      expect(fresh.text).toContain('$49.00');
    }
    expect((await ask(question)).usage.cached).toBe(true);
  });
});

describe('POST /v1/documents', () => {
  it('rejects an empty document alone and takes the good ones beside it', async () => {
    const policy = (externalId: string, content: string) => ({
      kind: 'policy',
      externalId,
      title: 'Shipping',
      content,
    });
    const answer = await ingest([policy('empty', ' \n '), policy('good', 'Shipping takes two days.')]);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      added: 1,
      rejected: [{ externalId: 'empty', code: 'retrieval.document-empty' }],
    });
  });
});

it('[HC4] shows connections and cache to the platform', async () => {
  const authorization = await api.bearer('platform_admin');
  const answer = await api.server.inject({ url: '/v1/admin/gauges', headers: { authorization } });
  expect(answer.json()).toMatchObject({ database: { waiting: 0 }, cache: { shared: null }, openAnswers: 0 });
  expect(answer.json<{ cache: { hits: number } }>().cache.hits).toBeGreaterThan(0);
});
