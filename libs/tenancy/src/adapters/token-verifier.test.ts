import { generateKeyPairSync, sign as signBytes, createHmac, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAppError, MerchantId, UserId, type Clock } from '@rag-assistant/kernel';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../domain/caller.ts';
import { makeTokenVerifier, openLocalIssuer, type LocalIssuer, type ProbedTokenVerifier } from './index.ts';

const issuer = 'https://issuer.test';
const audience = 'rag-assistant';
const nowMs = Date.parse('2026-11-24T12:00:00Z');
const now = nowMs / 1000;
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => 0 };
const caller: Caller = {
  merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
  user: UserId.parse('user-1'),
  roles: ['shopper', 'merchant_staff'],
};
const sound = {
  iss: issuer,
  aud: audience,
  sub: caller.user,
  merchant_id: caller.merchant,
  roles: ['shopper'],
  iat: now,
  nbf: now,
  exp: now + 600,
};

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const secretOf = (text: string): string => text.split('.').at(-1) ?? '';

describe('a bearer token', () => {
  let dir: string;
  let local: LocalIssuer;
  let verifier: ProbedTokenVerifier;
  /** The issuer's own key, so that a test changes one thing at a time. */
  let key: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'rag-assistant-issuer-'));
    local = openLocalIssuer({ dir, issuer, audience, clock });
    verifier = makeTokenVerifier({ issuer, audience, jwks: local.jwksPath, clock });
    key = readFileSync(join(dir, 'signing-key.pem'), 'utf8');
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const es256 = (payload: object, header: object = {}, signingKey: string | KeyObject = key): string => {
    const text = `${base64({ alg: 'ES256', kid: 'local', typ: 'JWT', ...header })}.${base64(payload)}`;
    const signature = signBytes('sha256', Buffer.from(text), { key: signingKey, dsaEncoding: 'ieee-p1363' } as never);
    return `${text}.${signature.toString('base64url')}`;
  };
  const outcome = async (authorization: string | undefined): Promise<unknown> =>
    verifier.verify(authorization).catch((error: unknown) => error);
  const refusal = async (token: string): Promise<unknown> => {
    const error = await outcome(`Bearer ${token}`);
    expect(isAppError(error)).toBe(true);
    const { code, message, context, cause, category } = error as Error &
      Record<'code' | 'context' | 'category', string>;
    expect(category).toBe('unauthenticated');
    expect(JSON.stringify({ message, context, cause })).not.toContain(token.slice(0, 20));
    expect(JSON.stringify({ message, context, cause })).not.toContain(caller.merchant);
    if (secretOf(token) !== '') expect(JSON.stringify({ message, context, cause })).not.toContain(secretOf(token));
    return code;
  };

  it('[SEC7] of the issuer gives its merchant, user and roles', async () => {
    const { token, expiresAt } = await local.issue(caller, 60);
    expect(await verifier.verify(`Bearer ${token}`)).toEqual(caller);
    expect(await verifier.verify(`bearer  ${token} `)).toEqual(caller);
    expect(expiresAt).toEqual(new Date(nowMs + 60_000));
    await verifier.probe();
  });

  it('with sound claims made by hand is accepted, so that the refusals below refuse for their one change', async () => {
    expect(await outcome(`Bearer ${es256(sound)}`)).toEqual({ ...caller, roles: ['shopper'] });
    expect(await outcome(`Bearer ${es256({ ...sound, aud: ['other', audience] })}`)).toMatchObject({
      user: caller.user,
    });
  });

  it('[API11] refuses two tokens in one header even when the first is good', async () => {
    expect(await outcome(`Bearer ${es256(sound)} ${es256(sound)}`)).toMatchObject({ code: 'tenancy.token-invalid' });
  });

  it.each([undefined, '', 'Bearer', 'Basic dXNlcjpwYXNz', 'token'])(
    'is asked for when there is none: %s',
    async (sent) => {
      expect(await outcome(sent)).toMatchObject({ code: 'tenancy.token-missing', category: 'unauthenticated' });
    },
  );

  it.each(['x', 'a.b.c', '..', 'ä.ö.ü', 'a.b.c d', 'a'.repeat(8193)])(
    'that is none is refused: %.20s',
    async (token) => {
      expect(await outcome(`Bearer ${token}`)).toMatchObject({ code: 'tenancy.token-invalid' });
    },
  );

  it('that is too long is refused before it is looked at, even when it is sound', async () => {
    expect(await refusal(es256({ ...sound, padding: 'x'.repeat(8192) }))).toBe('tenancy.token-invalid');
  });

  it('[SEC7] that was forged is refused: another key, a changed claim, a cut signature', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await refusal(es256(sound, {}, privateKey))).toBe('tenancy.token-invalid');
    const [header = '', , signature = ''] = es256(sound).split('.');
    const other = { ...sound, merchant_id: '10000000-0000-4000-8000-00000000000b' };
    expect(await refusal(`${header}.${base64(other)}.${signature}`)).toBe('tenancy.token-invalid');
    expect(await refusal(`${header}.${base64(sound)}.${signature.slice(0, -4)}`)).toBe('tenancy.token-invalid');
    expect(await refusal(`${header}.${base64(sound)}.`)).toBe('tenancy.token-invalid');
    expect(await refusal(es256(sound, { kid: 'unknown' }))).toBe('tenancy.token-invalid');
  });

  it('[SEC7] without a signature (alg none) is refused, however it is written', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const text = `${base64({ alg, typ: 'JWT', kid: 'local' })}.${base64(sound)}`;
      expect(await refusal(`${text}.`)).toBe('tenancy.token-invalid');
      expect(await refusal(`${text}.${es256(sound).split('.')[2] ?? ''}`)).toBe('tenancy.token-invalid');
    }
  });

  it('[SEC7] signed by HMAC with the public key as its secret is refused', async () => {
    const publicTexts = [readFileSync(local.jwksPath, 'utf8'), readFileSync(local.jwksPath, 'utf8').trim()];
    for (const secret of publicTexts) {
      const text = `${base64({ alg: 'HS256', typ: 'JWT', kid: 'local' })}.${base64(sound)}`;
      const signature = createHmac('sha256', secret).update(text).digest('base64url');
      expect(await refusal(`${text}.${signature}`)).toBe('tenancy.token-invalid');
    }
  });

  it('[SEC7] that brings its own key in its header is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    expect(await refusal(es256(sound, { jwk }, privateKey))).toBe('tenancy.token-invalid');
    expect(await refusal(es256(sound, { jku: 'https://evil.test/jwks.json', kid: 'evil' }, privateKey))).toBe(
      'tenancy.token-invalid',
    );
  });

  it('[SEC7] holds from nbf to exp, give or take five seconds', async () => {
    const at = (change: object) => outcome(`Bearer ${es256({ ...sound, ...change })}`);
    expect(await at({ exp: now - 4 })).toMatchObject({ user: caller.user });
    expect(await at({ exp: now - 5 })).toMatchObject({ code: 'tenancy.token-expired' });
    expect(await at({ nbf: now + 5 })).toMatchObject({ user: caller.user });
    expect(await at({ nbf: now + 6 })).toMatchObject({ code: 'tenancy.token-invalid' });
  });

  const { exp: _exp, ...endless } = sound;
  const { merchant_id: _merchant, ...homeless } = sound;
  const { roles: _roles, ...roleless } = sound;
  const { aud: _aud, ...forNobody } = sound;
  it.each<[string, object]>([
    ['no exp', endless],
    ['exp as text', { ...sound, exp: '9999999999' }],
    ['no subject', { ...sound, sub: undefined }],
    ['an empty subject', { ...sound, sub: '' }],
    ['a subject of another type', { ...sound, sub: 7 }],
    ['another issuer', { ...sound, iss: 'https://other.test' }],
    ['no issuer', { ...sound, iss: undefined }],
    ['another audience', { ...sound, aud: 'other' }],
    ['no audience', forNobody],
    ['an audience that only begins alike', { ...sound, aud: `${audience}-2` }],
    ['no merchant', homeless],
    ['a merchant that is no uuid', { ...sound, merchant_id: 'copper-kettle' }],
    ['a merchant in capitals', { ...sound, merchant_id: caller.merchant.toUpperCase() }],
    ['a merchant with SQL after it', { ...sound, merchant_id: `${caller.merchant}' or true --` }],
    ['a list of merchants', { ...sound, merchant_id: [caller.merchant] }],
    ['a merchant object', { ...sound, merchant_id: { id: caller.merchant } }],
    ['a merchant number', { ...sound, merchant_id: 1 }],
    ['a merchant under another name', { ...homeless, 'custom:merchant_id': caller.merchant }],
    ['no roles', roleless],
    ['an empty list of roles', { ...sound, roles: [] }],
    ['roles as text', { ...sound, roles: 'platform_admin' }],
    ['an unknown role beside a known one', { ...sound, roles: ['shopper', 'root'] }],
    ['a role that is a property of objects', { ...sound, roles: ['constructor'] }],
    ['a nested role', { ...sound, roles: [['shopper']] }],
    ['the use of a refresh token', { ...sound, token_use: 'refresh' }],
    ['a use of another type', { ...sound, token_use: null }],
    ['an access token of another client', { ...forNobody, token_use: 'access', client_id: 'other' }],
    ['a client in place of an audience without being an access token', { ...forNobody, client_id: audience }],
  ])('[SEC7] with %s is refused', async (_what, claims) => {
    expect(await refusal(es256(claims))).toBe('tenancy.token-invalid');
  });

  it.each([
    ['id', { ...sound, token_use: 'id' }],
    ['access', { ...forNobody, token_use: 'access', client_id: audience }],
  ])('of a user pool is accepted by its use: %s', async (_use, claims) => {
    expect(await outcome(`Bearer ${es256(claims)}`)).toMatchObject({ merchant: caller.merchant });
  });

  it('[SEC7] is accepted by RS256, ES256 and EdDSA and refused by every other algorithm', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ed = generateKeyPairSync('ed25519');
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pairs = { rsa, ed, p384 };
    const path = join(dir, 'several.json');
    const keys = Object.entries(pairs).map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid }));
    writeFileSync(path, JSON.stringify({ keys }));
    const several = makeTokenVerifier({ issuer, audience, jwks: path, clock });
    const verify = async (alg: string, kid: keyof typeof pairs): Promise<unknown> => {
      const token = await new SignJWT(sound).setProtectedHeader({ alg, kid }).sign(pairs[kid].privateKey);
      return several.verify(`Bearer ${token}`).catch((error: unknown) => error);
    };
    for (const [alg, kid] of [
      ['RS256', 'rsa'],
      ['EdDSA', 'ed'],
    ] as const)
      expect(await verify(alg, kid)).toMatchObject({ user: caller.user });
    for (const [alg, kid] of [
      ['RS384', 'rsa'],
      ['RS512', 'rsa'],
      ['PS256', 'rsa'],
      ['ES384', 'p384'],
    ] as const)
      expect(await verify(alg, kid)).toMatchObject({ code: 'tenancy.token-invalid' });
  });

  it('of a rotated key is accepted once the key file holds it, without a restart', async () => {
    const path = join(dir, 'rotating.json');
    writeFileSync(path, readFileSync(local.jwksPath));
    utimesSync(path, 1, 1);
    const rotating = makeTokenVerifier({ issuer, audience, jwks: path, clock });
    const fresh = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = es256(sound, { kid: 'next' }, fresh.privateKey);
    await expect(rotating.verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'tenancy.token-invalid' });
    const jwk = { ...fresh.publicKey.export({ format: 'jwk' }), kid: 'next', alg: 'ES256' };
    writeFileSync(path, JSON.stringify({ keys: [jwk] }));
    expect(await rotating.verify(`Bearer ${token}`)).toMatchObject({ user: caller.user });
    writeFileSync(path, '{"keys":');
    expect(await rotating.verify(`Bearer ${token}`)).toMatchObject({ user: caller.user });
    rmSync(path);
    await expect(rotating.probe()).rejects.toMatchObject({ code: 'tenancy.keys-unavailable', retryable: true });
    expect(await rotating.verify(`Bearer ${token}`)).toMatchObject({ user: caller.user });
  });
});
