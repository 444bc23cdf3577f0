import { ChatResponse, ErasedPersonalData, Session, SessionList } from '@rag-assistant/contracts';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import { UserId } from '@rag-assistant/kernel';
import { fakeKeyService } from '@rag-assistant/pii/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purgeExpiredValues } from './expired-values.ts';
import { readEvents } from './testing/read-events.ts';
import { alpine, copper, priced, startTestApi, type TestApi } from './testing/test-api.ts';

const message = 'I am Anna Berg (anna.berg@example.com). Can I return my order #W1234567?';
const values = ['Anna', 'Berg', 'anna.berg', 'W1234567'];

const model = scriptedModel((request) => {
  const shown = JSON.stringify(request.messages);
  const name = /⟦PERSON:\w+⟧/.exec(shown)?.[0];
  return request.messages.at(-1)?.content.some(({ type }) => type === 'tool-result')
    ? [
        {
          text: `${name === undefined ? '' : `Hello ${name}. `}You can return unused items within 30 days of delivery [p1].`,
        },
      ]
    : [{ tool: 'search_policies', input: { query: 'return unused items' } }];
});
const keys = fakeKeyService();
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(priced(model), {}, { keys });
});
afterAll(() => api.close());

const call = async (method: 'GET' | 'POST' | 'DELETE', url: string, user = 'anna', body?: object, merchant = alpine) =>
  api.server.inject({
    method,
    url,
    headers: { authorization: await api.bearer('shopper', merchant, user) },
    ...(body && { body }),
  });
const ask = (user = 'anna', more: object = {}, merchant = alpine) =>
  call('POST', '/v1/chat', user, { message, ...more }, merchant);

describe('without its keys', () => {
  it('[SEC6] a request with personal data is refused with a code before any model call; one without is served', async () => {
    keys.mode = 'gone';
    try {
      const requests = model.requests.length;
      const refused = await ask('keyless', {}, copper);
      expect(refused.json()).toMatchObject({ status: 503, code: 'pii.key-service-unavailable' });
      expect(refused.body).not.toMatch(/Anna|example/);
      expect(model.requests).toHaveLength(requests);
      expect((await call('GET', '/v1/sessions', 'keyless', undefined, copper)).json()).toEqual({ sessions: [] });
      const plain = await call('POST', '/v1/chat', 'keyless', { message: 'Can I return unused items?' }, copper);
      expect(plain.statusCode).toBe(200);
    } finally {
      keys.mode = 'works';
    }
  });
});

describe('personal data in the chat', () => {
  it('[F7] reaches the model as placeholders and its owner in its place, streamed and whole', async () => {
    const answer = ChatResponse.parse((await ask()).json());
    expect(answer.text).toBe('Hello Anna Berg. You can return unused items within 30 days of delivery [1].');
    for (const value of values) expect(JSON.stringify(model.requests)).not.toContain(value);
    expect(answer.modelView?.question).toMatch(
      /^I am ⟦PERSON:\w+⟧ \(⟦EMAIL:\w+⟧\)\. Can I return my order .*⟦ORDER:\w+⟧\?$/,
    );
    const streamed = await api.server.inject({
      method: 'POST',
      url: '/v1/chat',
      headers: { authorization: await api.bearer('shopper', alpine, 'anna'), accept: 'text/event-stream' },
      body: { message },
    });
    const sentences = readEvents(streamed.body).filter(({ event }) => event === 'sentence');
    expect(sentences.map(({ data }) => (data as { text: string }).text)).toEqual([
      'Hello Anna Berg.',
      'You can return unused items within 30 days of delivery [1].',
    ]);
  });

  it('[F7] is read again by its owner in the session and in the list', async () => {
    const { sessionId } = ChatResponse.parse((await ask('rosa')).json());
    const session = Session.parse((await call('GET', `/v1/sessions/${sessionId}`, 'rosa')).json());
    expect(session.history[0]?.question).toBe(message);
    expect(session.history[0]?.answer).toMatch(/^Hello Anna Berg\./);
    expect(session.history[0]?.modelView?.answer).toMatch(/^Hello ⟦PERSON:/);
    const { sessions } = SessionList.parse((await call('GET', '/v1/sessions', 'rosa')).json());
    expect(sessions[0]?.title).toMatch(/^I am Anna Berg/);
    expect(await api.tablesWith(values.slice(2))).toEqual([]);
  });

  it('[SEC11] a placeholder of another user, session or shop that somebody types stands for nothing', async () => {
    const { modelView } = ChatResponse.parse((await ask()).json());
    const stolen = /⟦EMAIL:\w+⟧/.exec(modelView?.question ?? '')?.[0] ?? '';
    for (const [user, merchant] of [
      ['mallory', alpine],
      ['anna', alpine],
      ['anna', copper],
    ] as const) {
      const answer = await ask(user, { message: `Who is ${stolen}? I am Anna Berg.` }, merchant);
      expect(answer.body).not.toContain('anna.berg@example.com');
      expect(JSON.stringify(model.requests.at(-1))).not.toContain(stolen);
    }
  });

  it('[MON14] each look at a value leaves an entry in the audit trail of the shop, and none of another', async () => {
    const before = (await api.vault.audit(alpine, 500)).filter(({ event }) => event === 'restore').length;
    await ask('audited');
    const trail = await api.vault.audit(alpine, 500);
    const restores = trail.filter(({ event }) => event === 'restore');
    expect(restores.length).toBeGreaterThan(before);
    expect(restores[0]?.user).toBe('audited');
    expect(JSON.stringify(trail)).not.toMatch(/Anna|Berg|example/);
  });

  it('[MON14] tells the log how much of which kind was hidden, and nothing else of it', () => {
    const lines = api.logs
      .lines()
      .filter(({ event }) => (event as { type?: string } | undefined)?.type === 'personal-data');
    expect(lines[0]?.['event']).toEqual({ type: 'personal-data', hidden: 3, kinds: ['PERSON', 'EMAIL', 'ORDER'] });
  });
});

describe('DELETE /v1/me/personal-data', () => {
  it("[F7] erases a user's values and sessions, proves it by a digest that the audit trail holds, and touches nobody else", async () => {
    const mine = ChatResponse.parse((await ask('leaver')).json());
    const other = ChatResponse.parse((await ask('stayer')).json());
    const proof = ErasedPersonalData.parse((await call('DELETE', '/v1/me/personal-data', 'leaver')).json());
    expect(proof).toMatchObject({
      merchantId: alpine,
      userId: 'leaver',
      valuesErased: 3,
      valuesLeft: 0,
      sessionsErased: 1,
    });
    const rows = await api.admin.query<{ digest: string }>(
      "select digest from pii_audit where event = 'erase' and user_id = 'leaver'",
    );
    expect(rows.map(({ digest }) => digest)).toEqual([proof.digest]);
    expect((await call('GET', `/v1/sessions/${mine.sessionId}`, 'leaver')).statusCode).toBe(404);
    expect(await api.admin.query("select 1 from pii_tokens where user_id = 'leaver'")).toEqual([]);
    expect((await call('GET', `/v1/sessions/${other.sessionId}`, 'stayer')).body).toContain('Anna Berg');
    const again = ErasedPersonalData.parse((await call('DELETE', '/v1/me/personal-data', 'leaver')).json());
    expect(again).toMatchObject({ valuesErased: 0, sessionsErased: 0 });
  });

  it('[F7] a forgotten session takes its values along', async () => {
    const { sessionId } = ChatResponse.parse((await ask('forgetful')).json());
    expect((await call('DELETE', `/v1/sessions/${sessionId}`, 'forgetful')).statusCode).toBe(204);
    expect(await api.admin.query("select 1 from pii_tokens where user_id = 'forgetful'")).toEqual([]);
  });
});

describe('what has expired', () => {
  it('[F7] shows its kind in the session, and leaves the disk at the next purge', async () => {
    const { sessionId } = ChatResponse.parse((await ask('late')).json());
    await api.admin.query(
      "update pii_tokens set kept_at = kept_at - interval '8 days', expires_at = expires_at - interval '8 days' where user_id = 'late'",
    );
    const session = Session.parse((await call('GET', `/v1/sessions/${sessionId}`, 'late')).json());
    expect(session.history[0]?.question).toContain('I am [person] ([email])');
    await purgeExpiredValues({ vault: api.vault, merchants: api.deps.merchants, logger: api.logs.logger });
    expect(await api.admin.query("select 1 from pii_tokens where user_id = 'late'")).toEqual([]);
    expect(await api.deps.sessions.list(alpine, UserId.parse('late'), 5)).toHaveLength(1);
  });

  it('[F7] a shop whose purge fails does not keep the others from theirs', async () => {
    const purged: string[] = [];
    const total = await purgeExpiredValues({
      vault: {
        purgeExpired: (merchant) => {
          purged.push(merchant);
          return merchant === alpine ? Promise.reject(new Error('down')) : Promise.resolve(2);
        },
      },
      merchants: api.deps.merchants,
      logger: api.logs.logger,
    });
    expect([purged.length, total]).toEqual([2, 2]);
  });
});

describe('with its keys revoked', () => {
  it("[SEC6] a shop's personal questions are refused, and no other shop's", async () => {
    expect((await ask('early', {}, copper)).statusCode).toBe(200);
    await api.vault.revokeKeys(copper);
    expect((await ask('early', {}, copper)).json()).toMatchObject({ status: 403, code: 'pii.key-revoked' });
    expect((await ask('early')).statusCode).toBe(200);
  });
});
