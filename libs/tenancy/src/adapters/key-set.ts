import { readFileSync, statSync } from 'node:fs';
import { invalid } from '@rag-assistant/kernel';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The keys cannot be had: that is no fault of the token. */
export class KeySetUnavailable extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export interface KeySet {
  readonly key: JWTVerifyGetKey;
  /** Reads the keys if need be. @throws KeySetUnavailable */
  load(): Promise<void>;
}

const secretParts = ['d', 'k', 'p', 'q'];

const isKeySet = (value: unknown): value is JSONWebKeySet =>
  typeof value === 'object' &&
  value !== null &&
  'keys' in value &&
  Array.isArray(value.keys) &&
  value.keys.length > 0 &&
  value.keys.every(
    (key: unknown) => typeof key === 'object' && key !== null && !secretParts.some((part) => part in key),
  );

const fileFault = (reason: string) =>
  invalid('tenancy.jwks-invalid', 'The key set must be a file with a JWKS of public keys, or an https URL of one.', {
    reason,
  });

const readKeys = (path: string): JSONWebKeySet => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw fileFault('unreadable');
  }
  if (!isKeySet(value)) throw fileFault('no-public-keys');
  return value;
};

/** Read once; read again when an unknown key is asked for and the file has changed since: keys are rotated. */
const fileKeySet = (path: string): KeySet => {
  let local = createLocalJWKSet(readKeys(path));
  let readAt = statSync(path).mtimeMs;
  const refresh = (): boolean => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt === undefined || changedAt === readAt) return false;
    local = createLocalJWKSet(readKeys(path));
    readAt = changedAt;
    return true;
  };
  return {
    key: async (header, token) => {
      try {
        return await local(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !refresh()) throw error;
        return local(header, token);
      }
    },
    load: async () => {
      await Promise.resolve();
      readKeys(path);
    },
  };
};

const attempts = 2;

/** Keys stay in memory for ten minutes; an unknown key id fetches again, at most every thirty seconds. */
const remoteKeySet = (url: URL, timeoutMs: number): KeySet => {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
  const load = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        await remote.reload();
        return;
      } catch (error) {
        if (attempt === attempts)
          throw new KeySetUnavailable(error instanceof errors.JWKSTimeout ? 'timeout' : 'fetch');
      }
  };
  return {
    key: async (header, token) => {
      if (!remote.fresh) {
        try {
          await load();
        } catch (error) {
          // Keys that are merely old still verify; without any there is no answer.
          if (remote.jwks() === undefined) throw error;
          return createLocalJWKSet(remote.jwks() as JSONWebKeySet)(header, token);
        }
      }
      try {
        return await remote(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        if (error instanceof errors.JOSENotSupported) throw error;
        throw new KeySetUnavailable('fetch');
      }
    },
    load: async () => {
      if (!remote.fresh) await load();
    },
  };
};

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** @throws AppError `tenancy.jwks-invalid` */
export const openKeySet = (source: string, timeoutMs: number): KeySet => {
  if (!/^https?:\/\//.test(source)) return fileKeySet(source);
  const url = URL.parse(source);
  if (!url || (url.protocol !== 'https:' && !loopback.has(url.hostname))) throw fileFault('url');
  return remoteKeySet(url, timeoutMs);
};
