import type { Gauges } from '@rag-assistant/contracts';
import { AppError, isAppError, type Clock } from '@rag-assistant/kernel';
import { memoryStore, TenantCache, tieredStore, valkeyStore } from '@rag-assistant/platform-cache';
import { makeGuard } from '@rag-assistant/platform-resilience';
import type { Logger } from '@rag-assistant/platform-telemetry';
import type { DependencyProbe } from '../readiness.ts';

export interface OpenedCache {
  readonly cache: TenantCache;
  readonly probes: readonly DependencyProbe[];
  gauges(): Gauges['cache'];
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
    const gauges = (): Gauges['cache'] => ({
      hits: cache.statistics().hits,
      misses: cache.statistics().misses,
      shared: null,
    });
    return { cache, probes: [], gauges, onFailure, close: () => near.close() };
  }
  const shared = valkeyStore({ url });
  const guard = makeGuard({ name: 'cache', timeoutMs: callTimeoutMs, retriesMax: 0 });
  const store = tieredStore({
    near,
    shared,
    guard: (call) => guard.run(call),
    onFailure: (error) => {
      // An open circuit refuses every call; the failures that opened it were told.
      if (!isAppError(error, 'resilience.circuit-open')) onFailure(error);
    },
  });
  const cache = new TenantCache(store, clock);
  const probe: DependencyProbe = {
    name: 'cache',
    required: false,
    check: async () => {
      if (guard.state().circuit === 'open') throw circuitOpen();
      await shared.ping();
    },
  };
  return {
    cache,
    probes: [probe],
    gauges: () => {
      const { hits, misses } = cache.statistics();
      const { circuit, failures, lastFailure } = guard.state();
      return { hits, misses, shared: { circuit, failures, lastFailure } };
    },
    onFailure,
    close: () => store.close(),
  };
};
