import type { AnswerEvent } from '@rag-assistant/assistant';
import { SessionId } from '@rag-assistant/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from './testing/read-events.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';

const sessionId = SessionId.parse('5f0c3a52-6f7e-4d0a-9b4b-1f2a3b4c5d6e');
const outOfContract = 'a title of 7 parts that no contract allows';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(undefined, {
    async *answer(): AsyncGenerator<AnswerEvent> {
      yield { type: 'session', sessionId };
      yield { type: 'step', tool: 7 as never, label: outOfContract };
    },
    documents: {
      catalogueVersion: async () => null,
      getDocument: async () => ({ title: outOfContract, updatedAt: new Date(0), chunks: 'many' }) as never,
      getProducts: async () => [],
      listDocuments: async () => ({ documents: [], total: 0.5, next: outOfContract as never }),
      deleteDocument: async () => false,
      deleteMerchant: async () => 0,
    },
  });
});
afterAll(() => api.close());

describe('a response that breaks its own contract', () => {
  for (const url of ['/v1/documents', `/v1/documents/${sessionId}`, '/v1/shop'])
    it(`[API8] is not sent by GET ${url}: the answer is an internal error without it`, async () => {
      const headers = { authorization: await api.bearer('merchant_admin') };
      const answer = await api.server.inject({ url, headers });
      expect(answer.json()).toMatchObject({ status: 500, code: 'http.internal' });
      expect(answer.body).not.toContain(outOfContract);
    });

  it('[API8] ends a stream with an error event in its place', async () => {
    const headers = { authorization: await api.bearer('shopper'), accept: 'text/event-stream' };
    const answer = await api.server.inject({ method: 'POST', url: '/v1/chat', headers, body: { message: 'hi' } });
    expect(readEvents(answer.body).map(({ event }) => event)).toEqual(['session', 'error']);
    expect(answer.body).toContain('"code":"http.internal"');
    expect(answer.body).not.toContain(outOfContract);
  });

  it('is an internal error too when an answer ends before it is complete', async () => {
    const headers = { authorization: await api.bearer('shopper') };
    const answer = await api.server.inject({ method: 'POST', url: '/v1/chat', headers, body: { message: 'hi' } });
    expect(answer.json()).toMatchObject({ status: 500, code: 'http.answer-incomplete' });
  });
});
