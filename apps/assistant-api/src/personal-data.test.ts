import { scriptedModel } from '@rag-assistant/assistant/testing';
import { AppError } from '@rag-assistant/kernel';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine, priced, startTestApi, type TestApi } from './testing/test-api.ts';

/** What no line may hold, whatever goes wrong. Each is written differently from every other text of the tests. */
const person = {
  name: 'Maria Lindqvist',
  email: 'maria.lindqvist@example.com',
  phone: '+46 70 123 45 67',
  card: '4111 1111 1111 1111',
  prose: 'left my walking stick in the tram',
};
const words = Object.values(person).join(' and ');

const driverError = (): Error =>
  Object.assign(new Error(`duplicate key value: Key (email)=(${words}) already exists`), {
    detail: words,
    where: words,
  });
const appError = (): AppError =>
  new AppError({ code: 'test.failed', category: 'internal', publicText: 'It failed.', cause: driverError() });
const rejecting = (error: () => Error) => (): Promise<never> => Promise.reject(error());

let api: TestApi;
let broken: TestApi;
beforeAll(async () => {
  api = await startTestApi(priced(scriptedModel([{ text: `I know ${words}.` }])));
  const fail = rejecting(driverError);
  broken = await startTestApi(undefined, {
    async *answer() {
      await Promise.resolve();
      throw driverError();
    },
    sessions: {
      create: fail,
      find: rejecting(appError),
      list: fail,
      append: fail,
      remove: rejecting(appError),
      removeAll: fail,
    },
  });
  await broken.server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await api.close();
  await broken.close();
});

const json = 'application/json';
const calls = (authorization: string): Record<string, InjectOptions> => {
  const post = (url: string, body: string | Buffer, type = json): InjectOptions => ({
    method: 'POST',
    url,
    headers: { authorization, 'content-type': type, cookie: `session=${words}`, 'x-api-key': words },
    body,
  });
  const get = (url: string): InjectOptions => ({
    url,
    headers: { authorization, referer: `https://x.example/?q=${words}` },
  });
  const id = '0f0f0f0f-0000-4000-8000-000000000000';
  return {
    'a good question': post('/v1/chat', JSON.stringify({ message: words })),
    'a stream': {
      ...post('/v1/chat', JSON.stringify({ message: words })),
      headers: { authorization, accept: 'text/event-stream', 'content-type': json },
    },
    'an unknown field': post('/v1/chat', JSON.stringify({ message: words, [words]: words })),
    'a text too long': post('/v1/chat', JSON.stringify({ message: words.repeat(50) })),
    'control characters': post('/v1/chat', JSON.stringify({ message: `${words}\u0001` })),
    'broken JSON': post('/v1/chat', `{"message": "${words}`),
    'a poisoned prototype': post('/v1/chat', `{"__proto__": {"a": "${words}"}}`),
    'bytes that are not UTF-8': post('/v1/chat', Buffer.concat([Buffer.from(words), Buffer.from([0xff])])),
    'a wrong content type': post('/v1/chat', words, 'text/plain'),
    'a body too large': post('/v1/chat', words.repeat(2000)),
    'a document': post(
      '/v1/documents',
      JSON.stringify({
        collection: words,
        documents: [{ kind: 'faq', externalId: words, title: words, content: words, sourceUri: words }],
      }),
    ),
    'a bad document': post('/v1/documents', JSON.stringify({ collection: words, documents: [{ kind: words }] })),
    'a path': get(`/v1/sessions/${encodeURIComponent(words)}`),
    'an unknown path': get(`/${encodeURIComponent(words)}`),
    'a query': get(`/v1/documents?kind=${encodeURIComponent(words)}`),
    'a session list': get('/v1/sessions'),
    'a session': get(`/v1/sessions/${id}`),
    'a session to forget': { ...get(`/v1/sessions/${id}`), method: 'DELETE' },
    'a token that is none': { url: '/v1/shop', headers: { authorization: `Bearer ${words}` } },
    'a request id': { url: '/health', headers: { 'x-request-id': person.email } },
  };
};

const expectSilence = (text: string): void => {
  for (const value of Object.values(person)) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(encodeURIComponent(value));
  }
  expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
};

describe('the log', () => {
  const kinds: readonly [string, () => TestApi][] = [
    ['works', () => api],
    ['fails in its inner parts', () => broken],
  ];
  for (const [state, subject] of kinds)
    for (const name of Object.keys(calls('')))
      it(`[F7] holds nothing of a person when ${name} comes in and the service ${state}`, async () => {
        const before = subject().logs.lines().length;
        const authorization = await subject().bearer('merchant_admin', alpine);
        const answer = await subject().server.inject(calls(authorization)[name]!);
        expect(subject().logs.lines().length).toBeGreaterThan(before);
        expectSilence(subject().logs.text());
        if (answer.statusCode >= 400) expectSilence(answer.body);
      });

  it('still says what failed, where and for which request', () => {
    const line = broken.logs.lines().find((entry) => entry['level'] === 'error')!;
    expect(line).toMatchObject({ error: { code: 'http.internal', cause: { type: 'Error' } }, merchantId: alpine });
    expect(line['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
