import { LocalIdentities, LocalToken } from '@rag-assistant/contracts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalSignIn } from './routes/local-sign-in.routes.ts';
import { alpine, startTestApi, type TestApi } from './testing/test-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'assistant-api-page-'));
let api: TestApi;
let plain: TestApi;
const issued: unknown[] = [];
const localSignIn: LocalSignIn = {
  shops: [
    {
      merchantId: alpine,
      slug: 'alpine',
      name: 'Alpine',
      description: '',
      suggestions: [],
      users: [{ id: 'maya', label: 'Maya, shopper', roles: ['shopper'] }],
    },
  ],
  issue: async (caller) => {
    issued.push(caller);
    return { token: 'signed', expiresAt: new Date(0) };
  },
};

beforeAll(async () => {
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'page/assets/main-abc123.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  api = await startTestApi(undefined, { consoleDir: join(folder, 'page'), localSignIn });
  plain = await startTestApi();
});
afterAll(async () => {
  await api.close();
  await plain.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it('is served at / under a policy that runs nothing but its own files', async () => {
    const page = await api.server.inject('/');
    expect(page.body).toContain('<title>page</title>');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['cache-control']).toBe('no-cache');
    const script = await api.server.inject('/assets/main-abc123.js');
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('gives no other file of the machine', async () => {
    for (const url of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '//secret.txt',
      '/secret.txt',
    ])
      expect((await api.server.inject(url)).body).not.toBe('secret');
  });

  it('is not there when no folder is configured', async () => {
    expect((await plain.server.inject('/')).statusCode).toBe(404);
  });
});

describe('the local demo sign-in', () => {
  const signIn = (body: object) => api.server.inject({ method: 'POST', url: '/local/token', body });

  it('lists the demo shops and signs in their people, with the roles of the file and no other', async () => {
    const { identities } = LocalIdentities.parse((await api.server.inject('/local/identities')).json());
    expect(identities[0]).toMatchObject({ merchant: { slug: 'alpine' }, users: [{ id: 'maya' }] });
    const answer = await signIn({ merchant: 'alpine', user: 'maya' });
    expect(LocalToken.parse(answer.json()).token).toBe('signed');
    expect(issued).toEqual([{ merchant: alpine, user: 'maya', roles: ['shopper'] }]);
    expect((await signIn({ merchant: 'alpine', user: 'maya', roles: ['platform_admin'] })).json()).toMatchObject({
      code: 'http.unknown-field',
    });
  });

  it('knows nobody else', async () => {
    for (const body of [
      { merchant: 'alpine', user: 'eve' },
      { merchant: 'copper', user: 'maya' },
    ])
      expect((await signIn(body)).json()).toMatchObject({ status: 404, code: 'tenancy.unknown-identity' });
  });

  it('does not exist unless it is configured', async () => {
    expect((await plain.server.inject('/local/identities')).statusCode).toBe(404);
    expect((await plain.server.inject({ method: 'POST', url: '/local/token', body: {} })).statusCode).toBe(404);
    expect(plain.routes.some(({ url }) => url.startsWith('/local'))).toBe(false);
  });

  it('and the page are the only open routes beside health', () => {
    const open = api.routes.filter(({ access }) => access === 'public').map(({ url }) => url);
    const expected = [
      '/health',
      '/health/ready',
      '/local/identities',
      '/local/token',
      '/',
      '/index.html',
      '/assets/main-abc123.js',
    ];
    expect([...new Set(open)].sort()).toEqual(expected.sort());
  });
});
