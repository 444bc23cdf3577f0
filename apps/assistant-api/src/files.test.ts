import { DocumentFile, type DocumentFileList } from '@rag-assistant/contracts';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine, copper, priced, startTestApi, type TestApi } from './testing/test-api.ts';

let api: TestApi;
const answer = 'Rucksacks may be returned within 45 days.';
const model = priced(
  scriptedModel((request) =>
    request.messages.at(-1)?.content.some(({ type }) => type === 'tool-result')
      ? [{ text: `${answer.slice(0, -1)} [p1].` }]
      : [{ tool: 'search_policies', input: { query: 'return rucksacks 45 days' } }],
  ),
);
beforeAll(async () => {
  api = await startTestApi(model);
});
afterAll(() => api.close());

const upload = async (
  name: string,
  body: Buffer | string,
  query: Record<string, string> = {},
  merchant = alpine,
  type = 'application/octet-stream',
) =>
  api.server.inject({
    method: 'POST',
    url: '/v1/documents/files',
    query: { name, ...query },
    headers: {
      authorization: await api.bearer('merchant_staff', merchant),
      'content-type': type,
    },
    body,
  });
const get = async (url: string, merchant = alpine) =>
  api.server.inject({ method: 'GET', url, headers: { authorization: await api.bearer('merchant_staff', merchant) } });
const remove = async (id: string, merchant = alpine) =>
  api.server.inject({
    method: 'DELETE',
    url: `/v1/documents/${id}`,
    headers: { authorization: await api.bearer('merchant_staff', merchant) },
  });
/** Uploads, waits until everything has ended, and reads how. */
const ended = async (
  name: string,
  body: Buffer | string,
  query: Record<string, string> = {},
): Promise<DocumentFile> => {
  const sent = await upload(name, body, query);
  expect(sent.statusCode).toBe(202);
  const { documentId } = DocumentFile.parse(sent.json());
  await api.opened.settled();
  return DocumentFile.parse((await get(`/v1/documents/${documentId}/status`)).json());
};

describe('a file that is sent', () => {
  it('[API3] [SF1] is searchable a moment later, and is cited with its row', async () => {
    const csv = `Article,Returns\nTents,Tents may be returned within 20 days.\nRucksacks,${answer}\n`;
    const file = await ended('returns.csv', csv);
    expect(file).toMatchObject({ status: 'stored', progress: 1, searchable: true, format: 'csv', fault: null });
    const chat = await api.server.inject({
      method: 'POST',
      url: '/v1/chat',
      headers: { authorization: await api.bearer('shopper') },
      body: { message: 'How long may I return rucksacks?' },
    });
    const [citation] = chat.json<{ citations: { documentId: string; place?: object }[] }>().citations;
    expect(citation?.documentId).toBe(file.documentId);
    expect(citation?.place).toMatchObject({ row: 3 });
  });

  it('is listed with its status, for its own shop alone', async () => {
    const file = await ended('hours.txt', 'We are open from nine to five.');
    const { files } = (await get('/v1/documents/files')).json<DocumentFileList>();
    expect(files.find(({ name }) => name === 'hours.txt')).toEqual(file);
    expect((await get('/v1/documents/files', copper)).json<DocumentFileList>().files).toEqual([]);
    expect((await get(`/v1/documents/${file.documentId}/status`, copper)).json()).toMatchObject({
      code: 'documents.not-found',
    });
    expect((await remove(file.documentId, copper)).statusCode).toBe(404);
  });

  it('gives its original back to the shop’s people, never by its own type', async () => {
    const html = '<p>Open <b>daily</b></p>';
    const { documentId } = await ended('größe + maß.html', html);
    const original = await get(`/v1/documents/${documentId}/original`);
    expect(original.body).toBe(html);
    expect(original.headers['content-type']).toBe('application/octet-stream');
    expect(original.headers['content-disposition']).toContain('attachment');
  });

  it('goes with everything that was made of it', async () => {
    const { documentId } = await ended('gone.txt', 'Sledges are lent for a day.');
    expect((await remove(documentId)).statusCode).toBe(204);
    expect((await get(`/v1/documents/${documentId}`)).statusCode).toBe(404);
    expect((await get(`/v1/documents/${documentId}/original`)).statusCode).toBe(404);
    expect((await get(`/v1/documents/${documentId}/status`)).json()).toMatchObject({
      status: 'removed',
      searchable: false,
    });
    expect((await remove(documentId)).statusCode).toBe(404);
  });

  it('replaces the one of the same name; what is refused leaves the earlier one in search', async () => {
    const first = await ended('prices.txt', 'Skis cost 20 dollars a day.');
    const second = await ended('prices.txt', 'Skis cost 25 dollars a day.');
    expect(second.documentId).toBe(first.documentId);
    const refused = await ended('prices.txt', Buffer.alloc(0));
    expect(refused).toMatchObject({ status: 'refused', searchable: true, fault: { code: 'documents.file-empty' } });
    expect((await get(`/v1/documents/${first.documentId}`)).json()).toMatchObject({
      text: 'Skis cost 25 dollars a day.',
    });
  });

  it.each([
    ['nothing', 'empty.txt', Buffer.alloc(0), {}, 'documents.file-empty'],
    ['a lying extension', 'letter.pdf', Buffer.from('Only text.'), {}, 'documents.extension-mismatch'],
    [
      'a lying type',
      'letter.txt',
      Buffer.from('Only text.'),
      { type: 'application/pdf' },
      'documents.content-type-mismatch',
    ],
    [
      'an unknown kind',
      'photo.png',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      {},
      'documents.format-unsupported',
    ],
  ])(
    'with %s is refused by a code and words for the shop, and nothing of it is kept in search',
    async (_what, name, body, query, code) => {
      const file = await ended(name, body, query);
      expect(file).toMatchObject({ status: 'refused', searchable: false, fault: { code } });
      expect(file.fault?.text).toMatch(/\w+ .*\.$/);
      expect((await get(`/v1/documents/${file.documentId}`)).statusCode).toBe(404);
    },
  );

  it('beyond the limit is refused while it is still coming in', async () => {
    const sent = await upload('large.txt', Buffer.alloc(1_000_001, 'a'));
    expect(sent.json()).toMatchObject({ status: 413, code: 'documents.file-too-large' });
    const { files } = (await get('/v1/documents/files')).json<DocumentFileList>();
    expect(files.some(({ name }) => name === 'large.txt')).toBe(false);
  });

  it.each(['../../etc/passwd', 'a/../b.txt', 'a\\b.txt', 'line\nbreak.txt', ' '])(
    'named %j is refused',
    async (name) => {
      expect((await upload(name, 'text')).json()).toMatchObject({ code: 'documents.name-invalid' });
    },
  );

  it.each(['a+b c.txt', '100% wool.txt', 'größe.txt', '大小/表.txt', 'a..b.txt'])(
    'named %j keeps its name',
    async (name) => {
      expect(await ended(name, `Text of ${name}`)).toMatchObject({ name, status: 'stored' });
    },
  );

  it.each([
    ['typed.md', '# Typed\n\nSent as what it is.', 'text/markdown; charset=utf-8', 'stored'],
    ['typed.json', '{"answer": "Sent as what it is."}', 'application/json', 'stored'],
    ['untyped.md', '# Untyped\n\nSent by curl.', 'application/x-www-form-urlencoded', 'stored'],
    ['lying.txt', 'This is no PDF.', 'application/pdf', 'refused'],
  ])('is taken with the type of its request: %s', async (name, body, type, status) => {
    const sent = await upload(name, body, {}, alpine, type);
    expect(sent.statusCode).toBe(202);
    await api.opened.settled();
    const { documentId } = DocumentFile.parse(sent.json());
    expect((await get(`/v1/documents/${documentId}/status`)).json()).toMatchObject({ name, status });
  });

  it('needs its bytes, and other routes take none', async () => {
    const sent = await api.server.inject({
      method: 'POST',
      url: '/v1/documents/files?name=a.json',
      headers: { authorization: await api.bearer('merchant_staff') },
    });
    expect(sent.json()).toMatchObject({ code: 'documents.body-missing' });
    const elsewhere = await api.server.inject({
      method: 'POST',
      url: '/v1/chat',
      headers: { authorization: await api.bearer('shopper'), 'content-type': 'application/octet-stream' },
      body: 'text',
    });
    expect(elsewhere.statusCode).toBe(415);
  });
});
