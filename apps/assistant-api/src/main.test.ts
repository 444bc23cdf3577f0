import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine } from './testing/test-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'assistant-api-main-'));
const running = new Set<ChildProcess>();
/** A model endpoint that takes connections and never answers. */
let mute: Server;
const sockets = new Set<Socket>();
let env: Record<string, string>;

const user = (id: string, role: string) => ({ id, label: id, roles: [role] });
beforeAll(async () => {
  mute = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
  const users = [user('maya', 'shopper'), user('root', 'platform_admin'), user('staff', 'merchant_staff')];
  const shop = { merchantId: alpine, slug: 'alpine', name: 'Alpine', description: '', suggestions: [], users };
  writeFileSync(join(folder, 'shops.json'), JSON.stringify({ shops: [shop] }));
  env = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    DATABASE_URL: `pglite:${join(folder, 'data')}`,
    PII_KEY_FILE: join(folder, 'protection/keys.json'),
    MODEL_ID: 'simulated.extractive-v1:0',
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${(mute.address() as AddressInfo).port}`,
    TOKEN_ISSUER: 'local',
    TOKEN_AUDIENCE: 'assistant-api',
    TOKEN_JWKS: join(folder, 'keys/jwks.json'),
    LOCAL_ISSUER_DIR: join(folder, 'keys'),
    LOCAL_SHOPS_FILE: join(folder, 'shops.json'),
  };
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const socket of sockets) socket.destroy();
  mute.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Its address, once it listens. */
  readonly url: Promise<string>;
}

const run = (changes: Record<string, string> = {}): Run => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env: { ...env, ...changes } });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const listening = Promise.withResolvers<string>();
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    const line = stdout.split('\n').find((text) => text.includes('"msg":"listening"'));
    if (line) listening.resolve((JSON.parse(line) as { url: string }).url);
  });
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      listening.reject(new Error(`ended before it listened: ${stderr}`));
      resolve({ code, stdout, stderr });
    });
  });
  listening.promise.catch(() => undefined);
  return { child, ended, url: listening.promise };
};

const call = async (url: string, path: string, init: RequestInit & { token?: string } = {}): Promise<Response> =>
  fetch(`${url}${path}`, {
    ...init,
    headers: {
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      ...(init.headers as Record<string, string> | undefined),
    },
  });
const tokenOf = async (url: string, person: string): Promise<string> => {
  const answer = await call(url, '/local/token', {
    method: 'POST',
    body: JSON.stringify({ merchant: 'alpine', user: person }),
  });
  return ((await answer.json()) as { token: string }).token;
};

describe('the process', () => {
  it('serves, stops within 5 seconds of SIGTERM while an answer is open, exits 0 and keeps what was written', async () => {
    const first = run();
    const url = await first.url;
    expect(((await (await call(url, '/health/ready')).json()) as { status: string }).status).toMatch(/ready|degraded/);
    const face = JSON.stringify({ slug: 'alpine', name: 'Alpine' });
    const admin = { method: 'PUT', body: face, token: await tokenOf(url, 'root') };
    expect((await call(url, `/v1/admin/merchants/${alpine}`, admin)).status).toBe(200);
    const content = 'Gift cards never expire.\n\nAsked by anna.berg@example.com.';
    const text = { kind: 'faq', externalId: 'a', title: 'Gift cards', content };
    const documents = { collection: 'c', documents: [text] };
    const staff = await tokenOf(url, 'staff');
    const ingest = await call(url, '/v1/documents', { method: 'POST', body: JSON.stringify(documents), token: staff });
    expect(await ingest.json()).toMatchObject({ added: 1 });
    const { documents: stored } = (await (await call(url, '/v1/documents', { token: staff })).json()) as {
      documents: { documentId: string }[];
    };
    const read = await call(url, `/v1/documents/${stored[0]?.documentId ?? ''}`, { token: staff });
    expect(((await read.json()) as { text: string }).text).toContain('Asked by [EMAIL].');
    const open = await call(url, '/v1/chat', {
      method: 'POST',
      body: JSON.stringify({ message: 'Do gift cards expire?' }),
      token: await tokenOf(url, 'maya'),
      headers: { accept: 'text/event-stream' },
    });
    expect(open.status).toBe(200);
    const rest = open.text();
    const since = performance.now();
    first.child.kill('SIGTERM');
    const { code, stdout, stderr } = await first.ended;
    console.info(`stopped ${Math.round(performance.now() - since)} ms after SIGTERM with an answer open (goal 5,000)`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('"msg":"stopped"');
    expect(await rest).toContain('"code":"http.shutting-down"');

    const second = run();
    const again = await second.url;
    const listed = await call(again, '/v1/documents', { token: await tokenOf(again, 'staff') });
    expect(await listed.json()).toMatchObject({ total: 1 });
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
  }, 90_000);
});

describe('a start that cannot succeed', () => {
  const faults: Record<string, [() => Record<string, string>, string]> = {
    'a configuration with faults': [() => ({ MODEL_ID: '', PORT: 'x' }), 'config.invalid'],
    'a port in use': [
      () => ({ PORT: String((mute.address() as AddressInfo).port), DATABASE_URL: 'pglite:memory' }),
      'http.port-in-use',
    ],
    'an address of another machine': [
      () => ({ HOST: '192.0.2.1', DATABASE_URL: 'pglite:memory' }),
      'http.host-invalid',
    ],
    'a model without a price': [() => ({ MODEL_ID: 'nobody.knows-v1:0' }), 'billing.unknown-price'],
    'no key for personal data': [() => ({ PII_KEY_FILE: '' }), 'config.personal-data-key-missing'],
    'half a local sign-in': [() => ({ LOCAL_SHOPS_FILE: '' }), 'config.local-sign-in-incomplete'],
    'a list of shops that is none': [
      () => ({ LOCAL_SHOPS_FILE: join(folder, 'keys') }),
      'config.local-shops-unreadable',
    ],
    'keys that are not there': [() => ({ TOKEN_JWKS: join(folder, 'none.json') }), 'tenancy.jwks-invalid'],
    'a data folder that cannot be': [
      () => ({ DATABASE_URL: `pglite:${join(folder, 'shops.json')}` }),
      'postgres.data-unwritable',
    ],
    'a database that is not there': [
      () => ({ DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:9/x' }),
      'postgres.unavailable',
    ],
  };
  for (const [what, [changes, code]] of Object.entries(faults))
    it(`ends with one clear line and exit 1 for ${what}: ${code}`, async () => {
      const { code: exit, stderr } = await run(changes()).ended;
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(`[${code}]`);
      expect(stderr).not.toMatch(/\n\s+at |hunter2/);
      expect(exit).toBe(1);
    }, 60_000);
});
