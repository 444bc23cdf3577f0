import { Problem } from '@rag-assistant/contracts';
import { UserId } from '@rag-assistant/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine, startTestApi, type TestApi } from './testing/test-api.ts';

const json = 'application/json';
const message = (text: string): string => JSON.stringify({ message: text });
const document = (more: object): string =>
  JSON.stringify({
    collection: 'c',
    documents: [{ kind: 'policy', externalId: 'x', title: 'T', content: 'C', ...more }],
  });

const refused: [string, string, string, string | Buffer, string, number, string][] = [
  ['an empty body', 'POST', '/v1/chat', '', json, 400, 'http.body-empty'],
  ['an empty message', 'POST', '/v1/chat', message(''), json, 400, 'http.text-empty'],
  ['a message of spaces', 'POST', '/v1/chat', message(' \n '), json, 400, 'http.text-empty'],
  ['2,001 characters', 'POST', '/v1/chat', message('x'.repeat(2001)), json, 400, 'http.text-too-long'],
  ['control characters', 'POST', '/v1/chat', message('a\u0007b'), json, 400, 'http.control-characters'],
  [
    'bytes that are not UTF-8',
    'POST',
    '/v1/chat',
    Buffer.from('{"message":"\xff"}', 'latin1'),
    json,
    400,
    'http.body-not-utf8',
  ],
  ['1 MB', 'POST', '/v1/chat', message('x'.repeat(1_000_000)), json, 413, 'http.body-too-large'],
  ['an unknown field', 'POST', '/v1/chat', '{"message":"hi","top_k":50}', json, 400, 'http.unknown-field'],
  ['a wrong content type', 'POST', '/v1/chat', message('hi'), 'text/plain', 415, 'http.unsupported-media-type'],
  ['no JSON', 'POST', '/v1/chat', 'message=hi', json, 400, 'http.body-not-json'],
  ['a wrong type', 'POST', '/v1/chat', '{"message":["hi"]}', json, 400, 'http.invalid-body'],
  [
    'a session id that is none',
    'POST',
    '/v1/chat',
    '{"message":"hi","sessionId":"1 or 1=1"}',
    json,
    400,
    'http.invalid-body',
  ],
  ['a session id that is none in the path', 'GET', '/v1/sessions/1', '', json, 400, 'http.invalid-path'],
  ['a document id that is none', 'DELETE', '/v1/documents/..%2f..%2fetc', '', json, 400, 'http.invalid-path'],
  ['a path that is not UTF-8', 'GET', '/v1/sessions/%ff', '', json, 400, 'http.invalid-path'],
  ['a limit of 0', 'GET', '/v1/documents?limit=0', '', json, 400, 'http.invalid-query'],
  ['a limit of 201', 'GET', '/v1/documents?limit=201', '', json, 400, 'http.invalid-query'],
  ['a limit that is no number', 'GET', '/v1/documents?limit=NaN', '', json, 400, 'http.invalid-query'],
  [
    'an unknown kind of document',
    'POST',
    '/v1/documents',
    document({ kind: 'invoice' }),
    json,
    400,
    'http.invalid-body',
  ],
  ['a document without a title', 'POST', '/v1/documents', document({ title: '' }), json, 400, 'http.text-empty'],
  [
    'one bad document among good ones',
    'POST',
    '/v1/documents',
    JSON.stringify({
      collection: 'c',
      documents: [...(JSON.parse(document({})) as { documents: object[] }).documents, { kind: 'faq' }],
    }),
    json,
    400,
    'http.invalid-body',
  ],
  ['17 MB of documents', 'POST', '/v1/documents', 'x'.repeat(17 * 1024 * 1024), json, 413, 'http.body-too-large'],
];

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const written = async (): Promise<number[]> => [
  (await api.deps.sessions.list(alpine, UserId.parse('writer'), 10)).length,
  (await api.deps.documents.listDocuments(alpine, { limit: 1 })).total,
];

describe('bad input', () => {
  for (const [what, method, url, body, type, status, code] of refused)
    it(`[API8] refuses ${what} with ${code}, and nothing is written`, async () => {
      const before = await written();
      const authorization = await api.bearer('merchant_admin', alpine, 'writer');
      const answer = await api.server.inject({
        method: method as 'POST',
        url,
        headers: { authorization, ...(method === 'POST' && { 'content-type': type }) },
        ...(method === 'POST' && { body }),
      });
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      const problem = Problem.parse(answer.json());
      expect(problem).toMatchObject({ status, code, requestId: answer.headers['x-request-id'] });
      expect(problem.detail.length).toBeGreaterThan(10);
      expect(await written()).toEqual(before);
    });

  it('rejects a document that cannot be stored by name and reason, and stores the others', async () => {
    const authorization = await api.bearer('merchant_staff', alpine);
    const text = { kind: 'policy', title: 'Gift cards', format: 'markdown', sourceUri: null };
    const kept = { ...text, externalId: 'good', content: '# Gift cards\n\nGift cards never expire.' };
    const documents = [kept, { ...kept, externalId: 'tab\tin-id' }, { ...kept, content: 'Twice.' }];
    const answer = await api.server.inject({
      method: 'POST',
      url: '/v1/documents',
      headers: { authorization },
      body: { collection: 'gifts', documents },
    });
    expect(answer.json()).toMatchObject({ added: 1, replaced: 0, unchanged: 0, removed: 0 });
    const { rejected } = answer.json<{ rejected: { externalId: string; code: string }[] }>();
    expect(rejected.map(({ externalId, code }) => [externalId, code])).toEqual([
      ['tab\tin-id', 'retrieval.document-id-invalid'],
      ['good', 'retrieval.document-twice'],
    ]);
  });
});
