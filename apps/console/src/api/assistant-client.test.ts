import { afterEach, describe, expect, it, vi } from 'vitest';
import { chatEvents, loadIdentities, signIn } from './assistant-client.ts';
import { toFailure } from './failure.ts';

const sessionId = '30000000-0000-4000-8000-000000000001';
const token = { token: 'first', expiresAt: '2026-11-24T12:00:00.000Z' };
const problem = (status: number, code: string) =>
  Response.json(
    { type: 'x', title: 'No', status, detail: 'A sentence for people.', instance: '/', code, requestId: 'r-1' },
    { status },
  );
const unauthenticated = () => problem(401, 'tenancy.token-expired');

const answerWith = (...answers: readonly (() => Response | Promise<Response>)[]) => {
  const calls: { path: string; authorization: string | null }[] = [];
  const queue = [...answers];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    calls.push({ path, authorization: new Headers(init.headers).get('authorization') });
    const next = queue.shift();
    if (!next) throw new Error(`no answer is left for ${path}`);
    return next();
  });
  return calls;
};
const bodyOf = (text: string): ReadableStream<Uint8Array> => new Blob([text]).stream();
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(String, (error: unknown) => toFailure(error).code);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('signing in', () => {
  it('replaces a token that ran out once, and asks again with the new one', async () => {
    const calls = answerWith(
      () => Response.json(token),
      unauthenticated,
      () => Response.json({ ...token, token: 'second' }),
      () => Response.json({ sessions: [] }),
    );
    expect(await signIn('shop', 'mia').sessions()).toEqual([]);
    expect(calls.map(({ authorization }) => authorization)).toEqual([null, 'Bearer first', null, 'Bearer second']);
  });

  it('takes a second refusal for the answer', async () => {
    const calls = answerWith(
      () => Response.json(token),
      unauthenticated,
      () => Response.json(token),
      unauthenticated,
    );
    expect(await codeOf(signIn('shop', 'mia').sessions())).toBe('tenancy.token-expired');
    expect(calls).toHaveLength(4);
  });

  it('does not keep a sign-in that failed', async () => {
    answerWith(
      () => problem(503, 'http.unready'),
      () => Response.json(token),
      () => Response.json({ sessions: [] }),
    );
    const client = signIn('shop', 'mia');
    expect(await codeOf(client.sessions())).toBe('http.unready');
    expect(await client.sessions()).toEqual([]);
  });
});

describe('failures', () => {
  it('tries a read once more when the connection breaks, and then says that nobody answers', async () => {
    const broken = () => Promise.reject(new TypeError('Failed to fetch'));
    answerWith(broken, () => Response.json({ identities: [] }));
    expect(await loadIdentities()).toEqual([]);
    const calls = answerWith(broken, broken);
    expect(await codeOf(loadIdentities())).toBe('console.unreachable');
    expect(calls).toHaveLength(2);
  });

  it('shows the sentence, the code and the request of a problem', async () => {
    answerWith(() => problem(429, 'http.throttled'));
    const failure = await loadIdentities().then(String, toFailure);
    expect(failure).toEqual({ text: 'A sentence for people.', code: 'http.throttled', requestId: 'r-1' });
  });

  it('trusts no answer that the contract does not know', async () => {
    answerWith(() => Response.json({ identities: [{ merchant: 1 }] }));
    expect(await codeOf(loadIdentities())).toBe('console.unexpected-answer');
    answerWith(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await codeOf(loadIdentities())).toBe('console.unexpected-answer');
  });

  it('counts a conversation that is gone already as deleted', async () => {
    answerWith(
      () => Response.json(token),
      () => problem(404, 'assistant.session-not-found'),
    );
    await expect(signIn('shop', 'mia').deleteSession(sessionId)).resolves.toBeUndefined();
  });
});

describe('the stream of an answer', () => {
  const session = `event: session\ndata: {"sessionId":"${sessionId}","requestId":"r-1"}\n\n`;

  it('fails when it ends before `done`, after what came until then', async () => {
    const events = chatEvents(bodyOf(session), 1000);
    expect((await events.next()).value).toEqual({ type: 'session', sessionId, requestId: 'r-1' });
    expect(await codeOf(events.next())).toBe('console.stream-cut');
  });

  it('fails with the problem of an error event', async () => {
    const data = `{"problem":${await problem(504, 'assistant.answer-timeout').text()}}`;
    expect(await codeOf(chatEvents(bodyOf(`event: error\ndata: ${data}\n\n`), 1000).next())).toBe(
      'assistant.answer-timeout',
    );
  });

  it('refuses an event that the contract does not know', async () => {
    for (const text of ['event: html\ndata: {"a":"<b>"}\n\n', 'event: step\ndata: {\n\n'])
      expect(await codeOf(chatEvents(bodyOf(text), 1000).next())).toBe('console.unexpected-answer');
  });

  it('gives up on silence and lets the connection go', async () => {
    const left = vi.fn();
    const silent = new ReadableStream<Uint8Array>({ cancel: left });
    expect(await codeOf(chatEvents(silent, 20).next())).toBe('console.stream-stalled');
    expect(left).toHaveBeenCalledOnce();
  });
});
