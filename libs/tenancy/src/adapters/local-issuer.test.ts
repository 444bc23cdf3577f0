import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MerchantId, systemClock, UserId } from '@rag-assistant/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTokenVerifier, openLocalIssuer } from './index.ts';

const names = { issuer: 'urn:rag-assistant:local', audience: 'rag-assistant', clock: systemClock };
const caller = {
  merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
  user: UserId.parse('user-1'),
  roles: ['shopper'],
} as const;

describe('the local issuer', () => {
  let root: string;
  let dir: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rag-assistant-issuer-'));
    dir = join(root, 'issuer');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('keeps its key over a restart, for its owner alone, and publishes no private part', async () => {
    const { token } = await openLocalIssuer({ dir, ...names }).issue(caller);
    const again = openLocalIssuer({ dir, ...names });
    const verifier = makeTokenVerifier({ ...names, jwks: again.jwksPath });
    expect(await verifier.verify(`Bearer ${token}`)).toEqual(caller);
    expect(statSync(join(dir, 'signing-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(
      Object.keys((JSON.parse(readFileSync(again.jwksPath, 'utf8')) as { keys: object[] }).keys[0] ?? {}).sort(),
    ).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it.each([0, -1, 1.5, 86_401, NaN])('refuses a lifetime of %s seconds', async (ttlSeconds) => {
    await expect(openLocalIssuer({ dir, ...names }).issue(caller, ttlSeconds)).rejects.toMatchObject({
      code: 'tenancy.invalid-ttl',
    });
  });

  it('says what to do about a damaged key and an unusable folder, without showing the key', () => {
    openLocalIssuer({ dir, ...names });
    writeFileSync(join(dir, 'signing-key.pem'), 'top secret');
    const open = (at: string) => (): unknown => openLocalIssuer({ dir: at, ...names });
    expect(open(dir)).toThrow(/tenancy\.issuer-unusable.*Remove the folder/);
    expect(open(dir)).not.toThrow(/top secret/);
    writeFileSync(join(root, 'file'), '');
    expect(open(join(root, 'file', 'issuer'))).toThrow('tenancy.issuer-unusable');
  });
});
