import { Problem, Role } from '@rag-assistant/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, neverAnId } from './testing/calls.ts';
import { startTestApi, type TestApi } from './testing/test-api.ts';

const shop: readonly Role[] = ['shopper', 'merchant_staff', 'merchant_admin'];
const staff: readonly Role[] = ['merchant_staff', 'merchant_admin'];
const administrators: readonly Role[] = ['merchant_admin'];
const platform: readonly Role[] = ['platform_admin'];

/** Who may do what, said once more and apart from the code. */
const matrix: Readonly<Record<string, readonly Role[]>> = {
  'POST /v1/chat': shop,
  'GET /v1/sessions': shop,
  'GET /v1/sessions/:sessionId': shop,
  'DELETE /v1/sessions/:sessionId': shop,
  'DELETE /v1/me/personal-data': shop,
  'GET /v1/shop': shop,
  'GET /v1/documents': staff,
  'POST /v1/documents': staff,
  'GET /v1/documents/files': staff,
  'POST /v1/documents/files': staff,
  'GET /v1/documents/:documentId': shop,
  'GET /v1/documents/:documentId/status': staff,
  'GET /v1/documents/:documentId/original': staff,
  'DELETE /v1/documents/:documentId': staff,
  'GET /v1/admin/billing': administrators,
  'GET /v1/admin/billing/export': administrators,
  'PUT /v1/admin/billing/budgets': administrators,
  'GET /v1/admin/merchants/:merchantId/billing': platform,
  'GET /v1/admin/gauges': platform,
  'GET /v1/admin/merchants': platform,
  // Before there is such a merchant: the matrix is about who may call.
  'POST /v1/admin/merchants/:merchantId/suspend': platform,
  'POST /v1/admin/merchants/:merchantId/resume': platform,
  'GET /v1/admin/merchants/:merchantId/export': platform,
  'DELETE /v1/admin/merchants/:merchantId': platform,
  'PUT /v1/admin/merchants/:merchantId': platform,
  'GET /openapi.json': Role.options,
};
const open = ['GET /health', 'GET /health/ready'];
const routesOf = (names: Iterable<string>) =>
  [...names].map((name) => {
    const [method = '', url = ''] = name.split(' ');
    return { name, method, url };
  });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe('who may use a route', () => {
  it('[SEC4] covers every route that there is, and leaves open the health of the service alone', () => {
    const names = api.routes.map(({ method, url }) => `${method} ${url}`);
    expect([...names].sort()).toEqual([...Object.keys(matrix), ...open].sort());
    const free = api.routes.filter(({ access }) => access === 'public').map(({ method, url }) => `${method} ${url}`);
    expect(free.sort()).toEqual(open);
  });

  for (const { name, ...route } of routesOf(Object.keys(matrix)))
    for (const role of Role.options) {
      const allowed = matrix[name]?.includes(role) === true;
      it(`[SEC4] ${allowed ? 'lets' : 'does not let'} a ${role} use ${name}`, async () => {
        const answer = await api.server.inject(callOf(route, await api.bearer(role)));
        if (allowed) expect([200, 202, 204, 404]).toContain(answer.statusCode);
        else expect(answer.json()).toMatchObject({ status: 403, code: 'tenancy.forbidden' });
      });
    }

  for (const { name, ...route } of routesOf(Object.keys(matrix))) {
    it(`[API11] asks for a token at ${name}`, async () => {
      const answer = await api.server.inject(callOf(route));
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(Problem.parse(answer.json())).toMatchObject({ status: 401, code: 'tenancy.token-missing' });
    });

    it(`[API11] refuses every token at ${name} that is forged, expired, for others or unsigned`, async () => {
      for (const [kind, header] of Object.entries(await api.badTokens())) {
        const answer = await api.server.inject(callOf(route, header));
        expect([kind, answer.statusCode]).toEqual([kind, 401]);
        expect(Problem.parse(answer.json()).code).toMatch(/^tenancy\.token-(missing|invalid|expired)$/);
      }
    });
  }

  it('refuses before it reads a body', async () => {
    const body = Buffer.from([0xff, 0xfe]);
    const answer = await api.server.inject({
      method: 'POST',
      url: '/v1/chat',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.statusCode).toBe(401);
  });

  it('[API7] writes an audit line for every call of an administrative route, refused ones too', async () => {
    const target = neverAnId;
    const route = { method: 'PUT', url: '/v1/admin/merchants/:merchantId' };
    const calls = [
      ['platform_admin', 200],
      ['merchant_admin', 403],
    ] as const;
    for (const [role, status] of calls) {
      const requestId = `audit-${role}`;
      const call = callOf(route, await api.bearer(role, undefined, 'actor-7'), target);
      await api.server.inject({ ...call, headers: { ...call.headers, 'x-request-id': requestId } });
      const line = api.logs.lines().find((entry) => entry['requestId'] === requestId && entry['audit'] === true);
      expect(line).toMatchObject({ action: `${route.method} ${route.url}`, target, status, userId: 'actor-7' });
    }
  });
});
