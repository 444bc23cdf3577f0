import { isAppError } from '@rag-assistant/kernel';
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  handleWhen,
  retry,
  type IBackoff,
  type IRetryBackoffContext,
} from 'cockatiel';
import { bulkheadFull, Cancelled, circuitOpen, countsAsFailure, isRetryable, timedOut } from './failures.ts';
import { FailureWindow } from './failure-window.ts';
import { whileWatched, withTimeout } from './time-limit.ts';
import { ItemQueue } from './item-queue.ts';

export interface GuardOptions {
  /** The dependency, as health shows it. */
  readonly name: string;
  /** Of one attempt; of a stream: to its first item and between two items. */
  readonly timeoutMs: number;
  /** Attempts after the first, for retryable errors only. */
  readonly retriesMax: number;
  readonly backoff?: { readonly initialMs: number; readonly maxMs: number };
  readonly breaker?: { readonly failuresMax: number; readonly resetMs: number; readonly windowMs: number };
  readonly bulkhead?: { readonly runningMax: number; readonly waitingMax: number };
  /** 0 to 1, for the jitter. */
  readonly random?: () => number;
}

export interface GuardState {
  readonly name: string;
  readonly circuit: 'closed' | 'open' | 'half-open';
  /** Failures in the window that no success has cleared. */
  readonly failures: number;
  readonly running: number;
  readonly waiting: number;
  /** Code of the last failure that was counted. */
  readonly lastFailure: string | null;
}

/** Stands before one dependency: bulkhead, then retry, then circuit breaker, then timeout. */
export interface Guard {
  readonly name: string;
  /**
   * @throws AppError `resilience.timeout`, `resilience.circuit-open`, `resilience.bulkhead-full`; the work's own error
   * when it is not retryable or attempts are used up; the reason of `signal` when the caller gives up.
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The same for a stream: it is opened again only while it has given no item; a slot is held until it ends. */
  stream<T>(open: (signal: AbortSignal) => AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T>;
  state(): GuardState;
}

/** 3 failures within 5 minutes open the circuit for 30 seconds. */
export const breakerDefaults = { failuresMax: 3, resetMs: 30_000, windowMs: 300_000 };
const backoffDefaults = { initialMs: 200, maxMs: 2_000 };
const bulkheadDefaults = { runningMax: 50, waitingMax: 50 };
const never = new AbortController().signal;

/** Doubles from `initialMs`, half of it random; waits longer when the dependency says so, never above `maxMs`. */
const jittered = (options: { initialMs: number; maxMs: number }, random: () => number) => ({
  next: ({ attempt, result }: IRetryBackoffContext<unknown>): IBackoff<IRetryBackoffContext<unknown>> => {
    const full = Math.min(options.maxMs, options.initialMs * 2 ** (attempt - 1));
    const error = 'error' in result ? result.error : undefined;
    const asked = isAppError(error) ? (error.retryAfterMs ?? 0) : 0;
    const duration = Math.min(options.maxMs, Math.max(asked, (full * (1 + random())) / 2));
    return { duration, next: jittered(options, random).next };
  },
});

const names: Readonly<Record<CircuitState, GuardState['circuit']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

const orAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(signal.reason as Error);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => {
    signal.removeEventListener('abort', onAbort);
  });
};

export const makeGuard = (options: GuardOptions): Guard => {
  const { name, timeoutMs, retriesMax } = options;
  const limits = options.breaker ?? breakerDefaults;
  const slots = options.bulkhead ?? bulkheadDefaults;
  const window = new FailureWindow(limits.failuresMax, limits.windowMs);
  const circuit = circuitBreaker(
    // A caller who leaves proves nothing, except that a trial call did not succeed.
    handleWhen((error) =>
      error instanceof Cancelled ? circuit.state === CircuitState.HalfOpen : countsAsFailure(error),
    ),
    { breaker: window, halfOpenAfter: limits.resetMs },
  );
  const compartment = bulkhead(slots.runningMax, slots.waitingMax);
  const backoff = jittered(options.backoff ?? backoffDefaults, options.random ?? Math.random);
  let lastFailure: string | null = null;
  circuit.onFailure(({ reason, handled }) => {
    if (handled && 'error' in reason) lastFailure = isAppError(reason.error) ? reason.error.code : 'unknown';
  });

  const translate = (error: unknown): unknown => {
    if (error instanceof BrokenCircuitError) return circuitOpen(name, limits.resetMs);
    if (error instanceof BulkheadRejectedError) return bulkheadFull(name);
    return error;
  };

  const execute = async <T>(
    attempt: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    mayRetry: () => boolean,
  ): Promise<T> => {
    const once = async (): Promise<T> => {
      // While one trial call is out, the others are refused at once instead of waiting for it.
      if (signal.aborted) throw new Cancelled();
      if (circuit.state === CircuitState.HalfOpen) throw circuitOpen(name, limits.resetMs);
      return circuit.execute(async () => {
        try {
          return await attempt(signal);
        } catch (error) {
          if (signal.aborted) throw new Cancelled();
          throw error;
        }
      });
    };
    const again = retry(
      handleWhen((error) => mayRetry() && isRetryable(error)),
      { maxAttempts: retriesMax, backoff },
    );
    try {
      return await orAborted(
        compartment.execute(() => again.execute(once), signal),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      throw translate(error);
    }
  };

  async function* stream<T>(
    open: (signal: AbortSignal) => AsyncIterable<T>,
    signal: AbortSignal = never,
  ): AsyncGenerator<T> {
    const cancel = new AbortController();
    const queue = new ItemQueue<T>();
    let started = false;
    const pump = async (inner: AbortSignal): Promise<void> => {
      for await (const item of whileWatched(open, timeoutMs, inner, () => timedOut(name, timeoutMs))) {
        started = true;
        queue.push(item);
      }
    };
    execute(pump, AbortSignal.any([signal, cancel.signal]), () => !started).then(
      () => {
        queue.end();
      },
      (error: unknown) => {
        queue.fail(error);
      },
    );
    try {
      yield* queue.items();
    } finally {
      cancel.abort();
    }
  }

  return {
    name,
    run: (work, signal = never) =>
      execute(
        (inner) => withTimeout(work, timeoutMs, inner, () => timedOut(name, timeoutMs)),
        signal,
        () => true,
      ),
    stream,
    state: () => ({
      name,
      circuit: names[circuit.state],
      failures: window.failures,
      running: slots.runningMax - compartment.executionSlots,
      waiting: slots.waitingMax - compartment.queueSlots,
      lastFailure,
    }),
  };
};
