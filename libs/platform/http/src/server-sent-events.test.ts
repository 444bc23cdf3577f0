import { AppError, randomIds } from '@rag-assistant/kernel';
import { captureLogs } from '@rag-assistant/platform-telemetry/testing';
import type { FastifyInstance } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { clientSignal, makeHttpServer, sendEvents, wantsEvents, type ServerSentEvent } from './index.ts';

const logs = captureLogs('info');
const open: FastifyInstance[] = [];
type Produce = (signal: AbortSignal) => AsyncIterable<ServerSentEvent>;

const serve = async (produce: Produce, heartbeatMs = 20): Promise<string> => {
  const app = makeHttpServer({ logger: logs.logger, ids: randomIds, bodyBytesMax: 1000 });
  open.push(app);
  // With a body, since reading one is what Fastify's own signal takes for a client that left.
  app.post('/stream', (request, reply) =>
    wantsEvents(request) ? sendEvents(request, reply, produce(clientSignal(reply)), { heartbeatMs }) : { plain: true },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as { port: number }).port}/stream`;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});
const posted = { method: 'POST', body: '{}' };
const json = { 'content-type': 'application/json' };
const events = { ...posted, headers: { ...json, accept: 'text/event-stream' } };
const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !condition(); tries++) await wait(10);
  expect(condition()).toBe(true);
};

describe('server-sent events', () => {
  it('sends every event in order, one line of data each, and ends', async () => {
    const url = await serve(async function* () {
      yield { event: 'first', data: { text: 'line\nbreak "quoted" ü' } };
      yield { event: 'done', data: { n: 2 } };
    });
    const answer = await fetch(url, events);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(
      'event: first\ndata: {"text":"line\\nbreak \\"quoted\\" ü"}\n\nevent: done\ndata: {"n":2}\n\n',
    );
    expect(await (await fetch(url, { ...posted, headers: json })).json()).toEqual({ plain: true });
  });

  it('keeps the stream alive with comments while nothing happens', async () => {
    const url = await serve(async function* () {
      await wait(120);
      yield { event: 'done', data: {} };
    });
    const text = await (await fetch(url, events)).text();
    expect(text.match(/^: waiting$/gm)!.length).toBeGreaterThanOrEqual(2);
    expect(text.endsWith('event: done\ndata: {}\n\n')).toBe(true);
  });

  it('turns a failure after the head into an error event with the same problem, and no detail of an unknown one', async () => {
    const known = await serve(async function* () {
      yield { event: 'session', data: {} };
      throw new AppError({ code: 'test.gone', category: 'unavailable', publicText: 'Gone for now.' });
    });
    expect(await (await fetch(known, events)).text()).toContain(
      'event: error\ndata: {"problem":{"type":"urn:rag-assistant:problem:test.gone"',
    );
    const unknown = await serve(async function* () {
      yield { event: 'session', data: {} };
      throw new Error('hunter2');
    });
    const text = await (await fetch(unknown, events)).text();
    expect(text).toContain('"code":"http.internal"');
    expect(text + logs.text()).not.toContain('hunter2');
  });

  it('ends the producer when the client leaves between events', async () => {
    let finished = false;
    const url = await serve(async function* () {
      try {
        for (let n = 0; ; n++) {
          yield { event: 'tick', data: { n } };
          await wait(5);
        }
      } finally {
        finished = true;
      }
    });
    const controller = new AbortController();
    const answer = await fetch(url, { ...events, signal: controller.signal });
    await answer.body!.getReader().read();
    controller.abort();
    await until(() => finished);
  });

  it('aborts the signal of a producer that is silent when the client leaves', async () => {
    let aborted = false;
    const url = await serve(async function* (signal) {
      yield { event: 'session', data: {} };
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('left'));
        });
      });
    }, 60_000);
    const controller = new AbortController();
    const answer = await fetch(url, { ...events, signal: controller.signal });
    await answer.body!.getReader().read();
    controller.abort();
    await until(() => aborted);
  });

  it('leaves the signal alone while the client waits, after its body was read', async () => {
    let aborted: boolean | undefined;
    const url = await serve(async function* (signal) {
      await wait(150);
      aborted = signal.aborted;
      yield { event: 'done', data: {} };
    });
    await (await fetch(url, events)).text();
    expect(aborted).toBe(false);
  });

  it('holds the producer back while the client does not read', async () => {
    let made = 0;
    const block = 'x'.repeat(16_384);
    const url = await serve(async function* () {
      for (; made < 5000; made++) yield { event: 'block', data: block };
    });
    const controller = new AbortController();
    const answer = await fetch(url, { ...events, signal: controller.signal });
    await wait(300);
    const held = made;
    await wait(200);
    expect(made).toBe(held);
    expect(made).toBeLessThan(2000);
    controller.abort();
    await answer.body?.cancel().catch(() => undefined);
  });
});
