import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, invalid, type Clock } from '@rag-assistant/kernel';
import { SignJWT } from 'jose';
import type { Caller } from '../domain/caller.ts';

export interface LocalIssuerOptions {
  /** Made when absent; holds `signing-key.pem` (mode 0600) and `jwks.json`. */
  readonly dir: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

export interface LocalIssuer {
  /** File of the public keys, for `makeTokenVerifier`. */
  readonly jwksPath: string;
  /** @throws AppError `tenancy.invalid-ttl` unless 1 second to 24 hours; one hour when absent */
  issue(caller: Caller, ttlSeconds?: number): Promise<{ token: string; expiresAt: Date }>;
}

const ttlSecondsDefault = 3600;
const ttlSecondsMax = 86_400;
const keyId = 'local';

const folderFault = (dir: string, reason: string): AppError =>
  new AppError({
    code: 'tenancy.issuer-unusable',
    category: 'unavailable',
    publicText: `The folder ${dir} of the local token issuer cannot be used: ${reason}. Remove the folder to get new keys (tokens given out before then no longer hold), or give this user the right to write there.`,
    context: { reason },
  });

/** Two processes may start at once: the first link wins, and both use its key. */
const makeKey = (path: string): void => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(mine, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
};

const readKey = (path: string): KeyObject | null => {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  chmodSync(path, 0o600);
  return createPrivateKey(pem);
};

const openKey = (dir: string): KeyObject => {
  const path = join(dir, 'signing-key.pem');
  const present = readKey(path);
  if (present) return present;
  makeKey(path);
  return createPrivateKey(readFileSync(path, 'utf8'));
};

const writeKeySet = (dir: string, key: KeyObject): string => {
  const path = join(dir, 'jwks.json');
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' };
  const text = `${JSON.stringify({ keys: [jwk] }, null, 2)}\n`;
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, text);
  renameSync(partial, path);
  return path;
};

/**
 * Signs tokens for a developer's machine and for tests: no password is asked.
 * @throws AppError `tenancy.issuer-unusable`
 */
export const openLocalIssuer = (options: LocalIssuerOptions): LocalIssuer => {
  const { dir, issuer, audience, clock } = options;
  let key: KeyObject;
  let jwksPath: string;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    key = openKey(dir);
    jwksPath = writeKeySet(dir, key);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw folderFault(dir, /^E[A-Z]+$/.test(code) ? code : 'its signing key is damaged');
  }
  return {
    jwksPath,
    issue: async ({ merchant, user, roles }, ttlSeconds = ttlSecondsDefault) => {
      if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > ttlSecondsMax)
        throw invalid('tenancy.invalid-ttl', `A token lives 1 to ${ttlSecondsMax} seconds.`);
      const now = Math.floor(clock.now().getTime() / 1000);
      const token = await new SignJWT({ merchant_id: merchant, roles: [...roles], token_use: 'id' })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: keyId })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + ttlSeconds)
        .sign(key);
      return { token, expiresAt: new Date((now + ttlSeconds) * 1000) };
    },
  };
};
