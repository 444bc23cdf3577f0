import { scriptedModel } from '@rag-assistant/assistant/testing';
import { ChatEvent, ChatResponse, Session } from '@rag-assistant/contracts';
import { UserId } from '@rag-assistant/kernel';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from './testing/read-events.ts';
import { alpine, priced, startTestApi, type TestApi } from './testing/test-api.ts';

let api: TestApi;
let silent: TestApi;
let url: string;
let aborted = 0;

/** Searches, and then says nothing until it is told to stop. */
const silentModel = priced({
  id: '',
  async *converse(request, signal) {
    if (request.messages.length === 1)
      yield* scriptedModel([{ tool: 'search_policies', input: { query: 'returns' } }]).converse(request, signal);
    else
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted++;
          reject(signal.reason as Error);
        });
      });
  },
});

beforeAll(async () => {
  api = await startTestApi();
  silent = await startTestApi(silentModel);
  url = `${await silent.server.listen({ port: 0, host: '127.0.0.1' })}/v1/chat`;
});
afterAll(async () => {
  await api.close();
  await silent.close();
});

const question = { message: 'Can I return unused items?' };
const ask = async (body: object = question, accept = 'application/json', user = 'user-1') =>
  api.server.inject({
    method: 'POST',
    url: '/v1/chat',
    headers: { authorization: await api.bearer('shopper', alpine, user), accept },
    body,
  });

describe('POST /v1/chat', () => {
  it('[API2] [F4] answers with sentences that cite, a session and a cost', async () => {
    const answer = ChatResponse.parse((await ask()).json());
    expect(answer).toMatchObject({
      outcome: 'answered',
      text: 'You can return unused items within 30 days of delivery [1].',
      model: { simulated: true },
    });
    const citation = answer.citations[0]!;
    expect(citation).toMatchObject({
      number: 1,
      kind: 'policy',
      sku: null,
      sourceUri: 'https://alpine.example/returns',
    });
    const headers = { authorization: await api.bearer('shopper') };
    const source = await api.server.inject({ url: `/v1/documents/${citation.documentId}`, headers });
    expect(source.json<{ text: string }>().text.slice(citation.start, citation.end)).toBe(citation.snippet);
    expect(answer.usage.costMicroUsd).toBeGreaterThan(0);
    expect(answer.usage.sessionCostMicroUsd).toBe(answer.usage.costMicroUsd);
  });

  it('[F8] [F9] adds a second question to the session, with its cost, and forgets it when asked to', async () => {
    const first = ChatResponse.parse((await ask(question, undefined, 'second')).json());
    const more = { ...question, sessionId: first.sessionId.toUpperCase() };
    const second = ChatResponse.parse((await ask(more, undefined, 'second')).json());
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.usage.sessionCostMicroUsd).toBe(first.usage.costMicroUsd + second.usage.costMicroUsd);
    const headers = { authorization: await api.bearer('shopper', alpine, 'second') };
    const session = Session.parse(
      (await api.server.inject({ url: `/v1/sessions/${first.sessionId}`, headers })).json(),
    );
    expect(session).toMatchObject({ turns: 2, costMicroUsd: second.usage.sessionCostMicroUsd });
    expect(session.history.map((turn) => turn.question)).toEqual([question.message, question.message]);
    const hours = (Date.parse(session.expiresAt) - Date.parse(session.createdAt)) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
  });

  it('counts the use of every answer, also when a caller repeats its request id', async () => {
    const repeat = async () =>
      api.server.inject({
        method: 'POST',
        url: '/v1/chat',
        headers: { authorization: await api.bearer('shopper', alpine, 'thrifty'), 'x-request-id': 'always-the-same' },
        body: question,
      });
    await repeat();
    await repeat();
    const sessions = await api.deps.sessions.list(alpine, UserId.parse('thrifty'), 10);
    const ids = sessions.map(({ sessionId }) => sessionId);
    const rows = await api.admin.query('select 1 from usage_events where session_id = any($1::uuid[])', [ids]);
    expect([ids.length, rows.length]).toEqual([2, 2]);
  });

  it('[API2] streams the session, the steps, each sentence and then the whole answer, in this order', async () => {
    const answer = await ask({ message: 'May I return unused items, please?' }, 'text/event-stream');
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const events = readEvents(answer.body).map(({ event, data }) =>
      ChatEvent.parse({ ...(data as object), type: event }),
    );
    expect(events.map(({ type }) => type)).toEqual(['session', 'step', 'sentence', 'done']);
    const [session, , sentence, done] = events;
    if (session?.type !== 'session' || sentence?.type !== 'sentence' || done?.type !== 'done') throw new Error('order');
    expect(done.response.sentences.map(({ text }) => text)).toEqual([sentence.text]);
    expect(done.response.sessionId).toBe(session.sessionId);
    expect(done.response.requestId).toBe(answer.headers['x-request-id']);
  });

  it('answers with a plain problem when the stream cannot begin', async () => {
    const foreign = { ...question, sessionId: '0f0f0f0f-0000-4000-8000-000000000000' };
    const answer = await ask(foreign, 'text/event-stream');
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({ status: 404, code: 'assistant.session-not-found' });
  });
});

describe('a client that leaves', () => {
  const leaveDuring = async (accept: string): Promise<void> => {
    const before = aborted;
    const controller = new AbortController();
    const headers = { authorization: await silent.bearer('shopper'), accept, 'content-type': 'application/json' };
    const call = fetch(url, { method: 'POST', headers, body: JSON.stringify(question), signal: controller.signal });
    const reading = call.then((answer) => answer.text()).catch(() => undefined);
    for (let n = 0; n < 300 && silent.answers.count === 0; n++) await wait(10);
    await wait(200);
    expect(aborted).toBe(before);
    controller.abort();
    await reading;
    for (let n = 0; n < 300 && silent.answers.count > 0; n++) await wait(10);
    expect([aborted, silent.answers.count]).toEqual([before + 1, 0]);
  };

  it('ends the work for its stream, also while the model is silent', () => leaveDuring('text/event-stream'));

  it('ends the work for its JSON answer', () => leaveDuring('application/json'));

  it('leaves no session, no cost and no error behind', async () => {
    expect(await silent.deps.sessions.list(alpine, UserId.parse('user-1'), 10)).toEqual([]);
    expect(await silent.admin.query('select 1 from usage_events')).toEqual([]);
    expect(silent.logs.lines().filter((line) => line['level'] === 'error')).toEqual([]);
  });
});
