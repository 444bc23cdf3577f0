import { SessionId, UserId } from '@rag-assistant/kernel';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, neverAnId } from './testing/calls.ts';
import { alpine, copper, startTestApi, type TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const answerOf = async (call: InjectOptions): Promise<{ status: number; head: object; body: string }> => {
  const answer = await api.server.inject({ ...call, headers: { ...call.headers, 'x-request-id': 'fixed' } });
  const { date: _date, ...head } = answer.headers;
  return { status: answer.statusCode, head, body: answer.body };
};

const ask = async (authorization: string, more: object = {}) =>
  (
    await api.server.inject({
      method: 'POST',
      url: '/v1/chat',
      headers: { authorization },
      body: { message: 'Can I return unused items?', ...more },
    })
  ).json<{ sessionId: string; status?: number }>();

const documentOf = async (merchant: typeof alpine): Promise<string> => {
  const { documents } = await api.deps.documents.listDocuments(merchant, { kind: 'policy', limit: 1 });
  return documents[0]!.documentId;
};

describe("another merchant's id", () => {
  it('[API6] answers byte by byte as an id that never was, on every route with an id', async () => {
    const foreign: Record<string, string> = {
      sessionId: (await ask(await api.bearer('shopper', copper))).sessionId,
      documentId: await documentOf(copper),
    };
    const routes = api.routes.filter(({ url, access }) => url.includes('/:') && access !== 'platform');
    expect(routes.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'DELETE /v1/documents/:documentId',
      'DELETE /v1/sessions/:sessionId',
      'GET /v1/documents/:documentId',
      'GET /v1/documents/:documentId/original',
      'GET /v1/documents/:documentId/status',
      'GET /v1/sessions/:sessionId',
    ]);
    const authorization = await api.bearer('merchant_admin', alpine);
    for (const route of routes) {
      const id = foreign[/:(\w+)/.exec(route.url)?.[1] ?? ''];
      const never = await answerOf(callOf(route, authorization));
      expect(never.status).toBe(404);
      expect(await answerOf(callOf(route, authorization, id))).toEqual(never);
    }
    const own = await api.bearer('merchant_admin', copper);
    expect(
      (await api.server.inject(callOf({ method: 'GET', url: '/v1/documents/:id' }, own, foreign['documentId'])))
        .statusCode,
    ).toBe(200);
  });

  it('[API6] is no session to go on with, and the try writes nothing', async () => {
    const { sessionId } = await ask(await api.bearer('shopper', copper, 'owner'));
    const turns = async (): Promise<number | undefined> =>
      (await api.deps.sessions.find(copper, UserId.parse('owner'), SessionId.parse(sessionId)))?.turns;
    const body = (id: string) => ({ message: 'and in blue?', sessionId: id });
    const call = async (id: string, accept: string) =>
      answerOf({
        method: 'POST',
        url: '/v1/chat',
        headers: { authorization: await api.bearer('shopper', alpine, 'owner'), accept },
        body: body(id),
      });
    for (const accept of ['application/json', 'text/event-stream']) {
      const never = await call(neverAnId, accept);
      expect([never.status, JSON.parse(never.body)]).toMatchObject([404, { code: 'assistant.session-not-found' }]);
      expect(await call(sessionId, accept)).toEqual(never);
    }
    expect(await turns()).toBe(1);
  });

  it('[F9] keeps the sessions of two people of one shop apart', async () => {
    const mine = await api.bearer('shopper', alpine, 'maya');
    const { sessionId } = await ask(mine);
    const route = { method: 'GET', url: '/v1/sessions/:id' };
    const other = await api.bearer('merchant_admin', alpine, 'noor');
    expect(await answerOf(callOf(route, other, sessionId))).toEqual(await answerOf(callOf(route, other)));
    expect((await api.server.inject(callOf({ ...route, method: 'DELETE' }, other, sessionId))).statusCode).toBe(404);
    const listed = await api.server.inject(callOf({ method: 'GET', url: '/v1/sessions' }, other));
    expect(listed.body).not.toContain(sessionId);
    expect((await api.server.inject(callOf(route, mine, sessionId))).json()).toMatchObject({ sessionId, turns: 1 });
    expect((await api.server.inject(callOf({ ...route, method: 'DELETE' }, mine, sessionId))).statusCode).toBe(204);
    expect((await api.server.inject(callOf(route, mine, sessionId))).statusCode).toBe(404);
  });

  it('[SEC5] never shows in an answer, a list or a shop of another', async () => {
    const authorization = await api.bearer('merchant_admin', alpine);
    for (const url of ['/v1/documents', '/v1/shop', '/v1/sessions'])
      expect((await api.server.inject({ url, headers: { authorization } })).body).not.toContain('copper');
    const answer = await ask(authorization);
    expect(JSON.stringify(answer)).toContain('alpine');
    expect(JSON.stringify(answer)).not.toContain('copper');
  });

  it('takes the merchant from the token alone: a header, query or body field that names one changes nothing', async () => {
    const authorization = await api.bearer('merchant_admin', alpine);
    const headers = { authorization, 'x-merchant-id': copper, 'x-tenant-id': copper };
    expect((await api.server.inject({ url: '/v1/documents', headers })).body).not.toContain('copper');
    const query = await api.server.inject({ url: `/v1/documents?merchantId=${copper}`, headers });
    expect(query.json()).toMatchObject({ status: 400, code: 'http.unknown-field' });
    expect(await ask(authorization, { merchantId: copper })).toMatchObject({ status: 400, code: 'http.unknown-field' });
  });
});
