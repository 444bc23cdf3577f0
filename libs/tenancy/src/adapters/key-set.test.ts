import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MerchantId, UserId, type Clock } from '@rag-assistant/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTokenVerifier, openLocalIssuer, type LocalIssuer } from './index.ts';

const names = { issuer: 'https://issuer.test', audience: 'rag-assistant' };

describe('keys behind a URL', () => {
  let dir: string;
  let local: LocalIssuer;
  let server: Server;
  let url: string;
  let mode: 'serve' | 'fail' | 'hang' | 'nonsense';
  let fetches: number;
  let passedMs: number;
  let authorization: string;
  const clock: Clock = { now: () => new Date(), monotonicMs: () => passedMs };
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rag-assistant-issuer-'));
    local = openLocalIssuer({ dir, ...names, clock });
    mode = 'serve';
    fetches = 0;
    passedMs = 0;
    server = createServer((_request, response) => {
      fetches += 1;
      if (mode === 'hang') return;
      if (mode === 'fail') response.writeHead(503).end();
      else response.end(mode === 'serve' ? readFileSync(local.jwksPath) : '<html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    const { token } = await local.issue({
      merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
      user: UserId.parse('user-1'),
      roles: ['shopper'],
    });
    authorization = `Bearer ${token}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const verifier = (keys: { timeoutMs?: number; maxAgeMs?: number } = {}) =>
    makeTokenVerifier({ ...names, jwks: url, clock, keys: { timeoutMs: 200, ...keys } });

  it('are fetched once and kept', async () => {
    const tokens = verifier();
    for (let use = 0; use < 3; use += 1) await tokens.verify(authorization);
    expect(fetches).toBe(1);
  });

  it.each(['fail', 'hang', 'nonsense'] as const)('that cannot be had are no fault of the token: %s', async (how) => {
    mode = how;
    const tokens = verifier();
    await expect(tokens.verify(authorization)).rejects.toMatchObject({
      code: 'tenancy.keys-unavailable',
      category: 'unavailable',
      retryable: true,
    });
    await expect(tokens.probe()).rejects.toMatchObject({ code: 'tenancy.keys-unavailable' });
    expect(fetches).toBe(2);
    mode = 'serve';
    passedMs = 5001;
    expect(await tokens.verify(authorization)).toMatchObject({ user: 'user-1' });
  });

  it('that have grown old still verify while their source is down, and are not asked for on every call', async () => {
    const tokens = verifier({ maxAgeMs: 1 });
    await tokens.verify(authorization);
    await new Promise((resolve) => setTimeout(resolve, 5));
    mode = 'fail';
    for (let use = 0; use < 3; use += 1) expect(await tokens.verify(authorization)).toMatchObject({ user: 'user-1' });
    expect(fetches).toBe(3);
  });

  it('are refused over plain http from elsewhere, and as private keys, nonsense or nothing', () => {
    const file = join(dir, 'keys.json');
    const open = (jwks: string) => () => makeTokenVerifier({ ...names, jwks, clock });
    expect(open('http://issuer.test/jwks.json')).toThrow('tenancy.jwks-invalid');
    expect(open(join(dir, 'absent.json'))).toThrow('tenancy.jwks-invalid');
    for (const text of [
      '',
      '{}',
      '{"keys":[]}',
      '{"keys":[{"kty":"EC","d":"x"}]}',
      '{"keys":[{"kty":"oct","k":"x"}]}',
    ]) {
      writeFileSync(file, text);
      expect(open(file)).toThrow('tenancy.jwks-invalid');
    }
  });
});
