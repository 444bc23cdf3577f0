import { AppError, randomIds, type ErrorCategory } from '@rag-assistant/kernel';
import { captureLogs } from '@rag-assistant/platform-telemetry/testing';
import type { FastifyInstance } from 'fastify';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeHttpServer, statusOf } from './index.ts';

const logs = captureLogs('info');
const open: FastifyInstance[] = [];
const server = (): FastifyInstance => {
  const app = makeHttpServer({ logger: logs.logger, ids: randomIds, bodyBytesMax: 1000 });
  open.push(app);
  app.post('/echo', (request) => ({ got: request.body }));
  app.get('/things/:id', () => ({ fine: true }));
  app.delete('/things/:id', () => ({ gone: true }));
  app.get('/boom', () => {
    throw new Error('password=hunter2 at db.internal');
  });
  app.get('/fail', () => {
    const init = { code: 'test.throttled', category: 'throttled', publicText: 'Slow down.' } as const;
    throw new AppError({ ...init, retryAfterMs: 1500, context: { tries: 3 } });
  });
  return app;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

const post = (app: FastifyInstance, body: string | Buffer, contentType = 'application/json') =>
  app.inject({ method: 'POST', url: '/echo', headers: { 'content-type': contentType }, body });

describe('HTTP server', () => {
  const refused: [string, string | Buffer, string, number, string][] = [
    ['an empty body', '', 'application/json', 400, 'http.body-empty'],
    ['what is not JSON', '{"a":', 'application/json', 400, 'http.body-not-json'],
    ['a poisoned prototype', '{"__proto__":{"admin":true}}', 'application/json', 400, 'http.body-not-json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'application/json', 400, 'http.body-not-utf8'],
    ['a body over the limit', JSON.stringify('x'.repeat(1001)), 'application/json', 413, 'http.body-too-large'],
    ['plain text', 'hello', 'text/plain', 415, 'http.unsupported-media-type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'http.unsupported-media-type'],
    ['another charset', '{}', 'application/json; charset=latin1', 415, 'http.unsupported-media-type'],
  ];
  for (const [what, body, type, status, code] of refused)
    it(`refuses ${what} as ${code}`, async () => {
      const answer = await post(server(), body, type);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.json()).toMatchObject({ status, code, requestId: answer.headers['x-request-id'] });
    });

  it('accepts JSON in UTF-8, said or not', async () => {
    const app = server();
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
      expect((await post(app, '{"a":"ü"}', type)).json()).toEqual({ got: { a: 'ü' } });
  });

  it('says nothing of an unknown error, and logs no message of it', async () => {
    const answer = await server().inject('/boom');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'http.internal' });
    expect(answer.body + logs.text()).not.toContain('hunter2');
    expect(logs.lines().some((line) => line['level'] === 'error' && 'error' in line)).toBe(true);
  });

  it('answers an error of ours with its code, public text and retry time', async () => {
    const answer = await server().inject('/fail');
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.json()).toMatchObject({ code: 'test.throttled', detail: 'Slow down.' });
    expect(answer.body).not.toContain('tries');
  });

  it('tells an unknown path from a method that a path does not have', async () => {
    const app = server();
    expect((await app.inject('/nothing')).json()).toMatchObject({ status: 404, code: 'http.not-found' });
    const wrong = await app.inject({ method: 'PUT', url: '/things/7?x=1' });
    expect(wrong.json()).toMatchObject({ status: 405, code: 'http.method-not-allowed' });
    expect(wrong.headers['allow']).toBe('DELETE, GET');
    expect((await app.inject('/things/%E0%A4%A')).json()).toMatchObject({ status: 400, code: 'http.invalid-path' });
    expect((await app.inject(`/things/${'7'.repeat(500)}`)).statusCode).toBeLessThan(500);
  });

  it('keeps a valid request id, and replaces one that could break a log line', async () => {
    const app = server();
    const kept = await app.inject({ url: '/things/1', headers: { 'x-request-id': 'shop-42.a' } });
    expect(kept.headers['x-request-id']).toBe('shop-42.a');
    for (const bad of ['', 'a b', '"}{"', 'x'.repeat(129)]) {
      const fresh = await app.inject({ url: '/things/1', headers: { 'x-request-id': bad } });
      expect(fresh.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('joins the log lines of a request by request id and the trace id of its caller', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const given = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, 'x-request-id': 'req-trace' };
    await server().inject({ url: '/things/secret-id', headers: given });
    const line = logs.lines().find((entry) => entry['requestId'] === 'req-trace');
    expect(line).toMatchObject({ traceId: trace, route: '/things/:id', status: 200, msg: 'request done' });
    await server().inject({
      url: '/boom',
      headers: { 'x-amzn-trace-id': 'Self=1-a-b;Root=1-67891233-abcdef012345678912345678', 'x-request-id': 'req-amz' },
    });
    const lines = logs.lines().filter((entry) => entry['requestId'] === 'req-amz');
    expect(lines.map((entry) => entry['traceId'])).toEqual(Array(2).fill('67891233abcdef012345678912345678'));
  });

  it('sends security headers with answers and problems alike', async () => {
    const app = server();
    for (const url of ['/things/1', '/boom', '/nothing', '/things/%E0%A4%A'])
      expect((await app.inject(url)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
  });

  it('answers bytes that are not HTTP with 400 and logs none of them', async () => {
    const app = server();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('SECRET-BYTES not http\r\n\r\n'));
      socket.on('data', (data) => {
        resolve(data.toString());
      });
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(logs.text()).not.toContain('SECRET-BYTES');
  });

  it('gives every kind of failure one status', () => {
    const kinds: Record<ErrorCategory, number> = {
      ...{ invalid: 400, unauthenticated: 401, forbidden: 403, 'not-found': 404, conflict: 409, 'too-large': 413 },
      ...{ unsupported: 415, throttled: 429, unavailable: 503, timeout: 504, internal: 500 },
    };
    for (const [category, status] of Object.entries(kinds))
      expect(statusOf(new AppError({ code: 'a.b', category: category as ErrorCategory, publicText: '' }))).toBe(status);
  });
});
