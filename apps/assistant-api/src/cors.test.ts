import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { allowOrigins } from './cors.ts';

const server = () => {
  const app = Fastify();
  allowOrigins(app, ['https://shop.example']);
  app.get('/v1/shop', () => ({}));
  return app;
};
const preflight = (origin: string) =>
  server().inject({
    method: 'OPTIONS',
    url: '/v1/shop',
    headers: { origin, 'access-control-request-method': 'GET' },
  });

describe('[API10] pages of other addresses', () => {
  it('of the list may read answers and get their preflight answered', async () => {
    const answer = await server().inject({ url: '/v1/shop', headers: { origin: 'https://shop.example' } });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://shop.example', vary: 'origin' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    const asked = await preflight('https://shop.example');
    expect(asked.statusCode).toBe(204);
    expect(asked.headers['access-control-allow-headers']).toContain('authorization');
  });

  it('of no list get nothing', async () => {
    for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'null']) {
      const answer = await server().inject({ url: '/v1/shop', headers: { origin } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      const asked = await preflight(origin);
      expect(asked.statusCode).toBe(404);
      expect(asked.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});
