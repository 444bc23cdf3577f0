import { AppError, type MerchantId } from '@rag-assistant/kernel';
import { Redis } from 'ioredis';
import { keyPrefix } from './cache-key.ts';
import type { SharedCacheStore } from './cache-store.port.ts';
import { parseServerInfo } from './server-status.ts';

export interface ValkeyStoreOptions {
  /** `redis://…`, or `rediss://…` for TLS (required outside loopback). */
  readonly url: string;
  /** A cache slower than this is no cache. */
  readonly commandTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

const unavailable = (cause: unknown): AppError =>
  new AppError({
    code: 'cache.unavailable',
    category: 'unavailable',
    publicText: 'The cache does not answer.',
    retryable: true,
    cause,
  });

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/;

/** @throws AppError `cache.insecure-url` for a plain-text connection that leaves this machine. */
const checkedUrl = (url: string): URL => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === 'rediss:' || (parsed?.protocol === 'redis:' && loopback.test(parsed.hostname)))
    return parsed;
  throw new AppError({
    code: 'cache.insecure-url',
    category: 'invalid',
    publicText: 'REDIS_URL must be rediss://… (TLS); redis:// is for loopback only.',
  });
};

/** Keys that one step of a scan looks at: a few milliseconds of the server. */
const keysPerScan = 1000;

/** When the bucket will be full again, kept until then; the server's clock is the one that all processes share. */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local step = tonumber(ARGV[1])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + step
local wait = full - now - tonumber(ARGV[2])
if wait > step / 1000 then return string.format('%.3f', wait) end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
return '0'`;

/** Valkey or Redis. Commands fail at once while the connection is down: nothing queues up behind a dead cache. */
export const valkeyStore = (options: ValkeyStoreOptions): SharedCacheStore => {
  const redis = new Redis(checkedUrl(options.url).href, {
    commandTimeout: options.commandTimeoutMs ?? 50,
    connectTimeout: options.connectTimeoutMs ?? 1000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 5000),
  });
  // A lost connection is reported by the commands that meet it.
  redis.on('error', () => undefined);
  const ready = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('error', () => {
      resolve();
    });
  });
  const run = async <T>(command: () => Promise<T>): Promise<T> => {
    if (redis.status === 'connecting' || redis.status === 'connect') await ready;
    try {
      return await command();
    } catch (error) {
      throw unavailable(error);
    }
  };
  const eachOf = async (merchant: MerchantId, take: (keys: string[]) => Promise<number>): Promise<number> => {
    let cursor = '0';
    let total = 0;
    do {
      const [next, keys] = await run(() =>
        redis.scan(cursor, 'MATCH', `${keyPrefix(merchant)}*`, 'COUNT', keysPerScan),
      );
      if (keys.length > 0) total += await take(keys);
      cursor = next;
    } while (cursor !== '0');
    return total;
  };
  return {
    read: (key) => run(() => redis.get(key.text)),
    write: async (key, value, ttlMs) => {
      await run(() => redis.set(key.text, value, 'PX', Math.max(1, Math.round(ttlMs))));
    },
    // A scan may name a key twice while entries come and go; for a merchant that is not served none do.
    count: (merchant) => eachOf(merchant, (keys) => Promise.resolve(keys.length)),
    forget: (merchant) => eachOf(merchant, (keys) => run(() => redis.unlink(...keys))),
    status: async () => parseServerInfo(await run(() => redis.info())),
    takeFrom: async (key, { holds, fillMs }) =>
      Math.ceil(Number(await run(() => redis.eval(takeScript, 1, key.text, fillMs / holds, fillMs)))),
    ping: async () => {
      await run(() => redis.ping());
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
};
