import type { Gauges } from '@rag-assistant/contracts';
import { AppError, isAppError, type Clock } from '@rag-assistant/kernel';
import { memoryStore, TenantCache, tieredStore, valkeyStore } from '@rag-assistant/platform-cache';
import { makeProcessMeter, type RequestMeter } from '@rag-assistant/tenancy';
import { makeGuard } from '@rag-assistant/platform-resilience';
import type { Logger } from '@rag-assistant/platform-telemetry';
import type { DependencyProbe } from '../readiness.ts';
import { sharedRequestMeter } from './shared-request-meter.ts';

export interface OpenedCache {
  readonly cache: TenantCache;
  readonly probes: readonly DependencyProbe[];
  gauges(): Promise<Gauges['cache']>;
  /** Requests of merchants over all processes; each counts its own without a shared cache. */
  readonly requests: RequestMeter;
  readonly onFailure: (error: unknown) => void;
  close(): Promise<void>;
}

/** A call through a cache that takes longer than this costs more than it saves. */
const callTimeoutMs = 100;

const circuitOpen = (): AppError =>
  new AppError({
    code: 'cache.circuit-open',
    category: 'unavailable',
    publicText: 'The shared cache failed several times and is left alone for a while; answers take longer.',
    retryable: true,
  });

const readOnly = (): AppError =>
  new AppError({
    code: 'cache.read-only',
    category: 'unavailable',
    publicText: 'The shared cache is a replica and keeps nothing; REDIS_URL must lead to the primary.',
  });

/**
 * This process's own entries, before those that all processes share when there is a URL. A shared store that fails three
 * times is left alone for 30 seconds; nothing waits for it meanwhile. @throws AppError `cache.insecure-url`
 */
export const openCache = (url: string | undefined, clock: Clock, logger: Logger): OpenedCache => {
  const near = memoryStore({ clock });
  const onFailure = (error: unknown): void => {
    logger.warn({ code: isAppError(error) ? error.code : 'unknown' }, 'cache failed');
  };
  if (url === undefined) {
    const cache = new TenantCache(near, clock);
    const gauges = (): Promise<Gauges['cache']> => {
      const { hits, misses } = cache.statistics();
      return Promise.resolve({ hits, misses, shared: null });
    };
    return { cache, probes: [], gauges, requests: makeProcessMeter(clock), onFailure, close: () => near.close() };
  }
  const shared = valkeyStore({ url });
  const guard = makeGuard({ name: 'cache', timeoutMs: callTimeoutMs, retriesMax: 0 });
  const guarded = {
    guard: <T>(call: () => Promise<T>): Promise<T> => guard.run(call),
    onFailure: (error: unknown): void => {
      // An open circuit refuses every call; the failures that opened it were told.
      if (!isAppError(error, 'resilience.circuit-open')) onFailure(error);
    },
  };
  const store = tieredStore({ near, shared, ...guarded });
  const cache = new TenantCache(store, clock);
  const probe: DependencyProbe = {
    name: 'cache',
    required: false,
    check: async () => {
      if (guard.state().circuit === 'open') throw circuitOpen();
      if ((await shared.status()).role === 'replica') throw readOnly();
    },
  };
  return {
    cache,
    probes: [probe],
    gauges: async () => {
      // A server that does not answer is told by the failure that stands beside.
      const server = await shared.status().catch(() => null);
      const { hits, misses } = cache.statistics();
      const { circuit, failures, lastFailure } = guard.state();
      return { hits, misses, shared: { circuit, failures, lastFailure, server } };
    },
    requests: sharedRequestMeter({ shared, alone: makeProcessMeter(clock), ...guarded }),
    onFailure,
    close: () => store.close(),
  };
};
