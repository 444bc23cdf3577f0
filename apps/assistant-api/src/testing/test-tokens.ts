import { UserId, type Clock, type MerchantId } from '@rag-assistant/kernel';
import { FakeClock } from '@rag-assistant/kernel/testing';
import type { Caller, Role } from '@rag-assistant/tenancy';
import { makeTokenVerifier, openLocalIssuer, type ProbedTokenVerifier } from '@rag-assistant/tenancy/adapters';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const issuer = 'http://issuer.test';
const audience = 'assistant-api';

export interface TestTokens {
  readonly verifier: ProbedTokenVerifier;
  bearer(role: Role, merchant: MerchantId, user: string): Promise<string>;
  /** Authorization headers that nobody may get in with, by what is wrong with them. */
  bad(merchant: MerchantId): Promise<Record<string, string>>;
  close(): void;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Real keys, a real issuer and the real verifier. */
export const testTokens = (clock: Clock): TestTokens => {
  const folder = mkdtempSync(join(tmpdir(), 'assistant-api-keys-'));
  const options = { dir: join(folder, 'own'), issuer, audience, clock };
  const own = openLocalIssuer(options);
  const stranger = openLocalIssuer({ ...options, dir: join(folder, 'stranger') });
  const elsewhere = openLocalIssuer({ ...options, issuer: 'http://other.test' });
  const forOthers = openLocalIssuer({ ...options, audience: 'another-api' });
  const past = openLocalIssuer({ ...options, clock: new FakeClock('2020-01-01T00:00:00.000Z') });
  const future = openLocalIssuer({ ...options, clock: new FakeClock('2124-01-01T00:00:00.000Z') });
  const bad = async (merchant: MerchantId): Promise<Record<string, string>> => {
    const caller: Caller = { merchant, user: UserId.parse('mallory'), roles: ['merchant_admin', 'platform_admin'] };
    const good = (await own.issue(caller)).token;
    const [head = '', body = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const headers: Record<string, string> = {
      empty: '',
      'another scheme': `Basic ${good}`,
      'no token': 'Bearer',
      garbage: 'Bearer garbage',
      'signed by a stranger': `Bearer ${(await stranger.issue(caller)).token}`,
      'of another issuer': `Bearer ${(await elsewhere.issue(caller)).token}`,
      'for another audience': `Bearer ${(await forOthers.issue(caller)).token}`,
      expired: `Bearer ${(await past.issue(caller)).token}`,
      'not valid yet': `Bearer ${(await future.issue(caller)).token}`,
      'claims changed': `Bearer ${head}.${part({ ...claims, sub: 'somebody-else' })}.${signature}`,
      'alg none': `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${body}.`,
      'alg none, signature kept': `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${body}.${signature}`,
      'signature cut': `Bearer ${head}.${body}.`,
      'two tokens': `Bearer ${good} ${good}`,
    };
    return headers;
  };
  return {
    verifier: makeTokenVerifier({ issuer, audience, jwks: own.jwksPath, clock }),
    bearer: async (role, merchant, user) =>
      `Bearer ${(await own.issue({ merchant, user: UserId.parse(user), roles: [role] })).token}`,
    bad,
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
