import { readFileSync, statSync } from 'node:fs';
import { invalid, type Clock } from '@rag-assistant/kernel';
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
    try {
      local = createLocalJWKSet(readKeys(path));
    } catch {
      // Half written or broken: the keys in memory serve on.
      return false;
    }
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

export interface KeySetLimits {
  /** For one fetch. */
  readonly timeoutMs: number;
  /** Keys younger than this are not fetched again. */
  readonly maxAgeMs: number;
  /** After a failed fetch old keys serve for this long without a new attempt. */
  readonly retryAfterMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export const keySetDefaults = { timeoutMs: 2000, maxAgeMs: 600_000, retryAfterMs: 5000 } as const;
const attempts = 2;
/** A token with an unknown key id makes us fetch, but not more often than this. */
const cooldownMs = 30_000;

const remoteKeySet = (url: URL, limits: KeySetLimits): KeySet => {
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: limits.timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: limits.maxAgeMs,
  });
  let failed: { readonly error: KeySetUnavailable; readonly atMs: number } | null = null;

  const fetchKeys = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        await remote.reload();
        return;
      } catch (error) {
        if (attempt === attempts)
          throw new KeySetUnavailable(error instanceof errors.JWKSTimeout ? 'timeout' : 'fetch');
      }
  };
  const load = async (): Promise<void> => {
    if (remote.fresh) return;
    if (failed && limits.clock.monotonicMs() - failed.atMs < limits.retryAfterMs) throw failed.error;
    try {
      await fetchKeys();
      failed = null;
    } catch (error) {
      if (error instanceof KeySetUnavailable) failed = { error, atMs: limits.clock.monotonicMs() };
      throw error;
    }
  };
  const search: JWTVerifyGetKey = async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const aboutToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
      throw aboutToken.some((kind) => error instanceof kind) ? error : new KeySetUnavailable('fetch');
    }
  };
  return {
    load,
    key: async (header, token) => {
      try {
        await load();
      } catch (error) {
        // Keys that are merely old still verify; without any there is no answer.
        const old = remote.jwks();
        if (!old) throw error;
        return createLocalJWKSet(old)(header, token);
      }
      return search(header, token);
    },
  };
};

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** @throws AppError `tenancy.jwks-invalid` */
export const openKeySet = (source: string, limits: KeySetLimits): KeySet => {
  if (!/^https?:\/\//.test(source)) return fileKeySet(source);
  const url = URL.parse(source);
  if (!url || (url.protocol !== 'https:' && !loopback.has(url.hostname))) throw fileFault('url');
  return remoteKeySet(url, limits);
};
