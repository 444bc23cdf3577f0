/** Settles with the promise, or rejects after `ms` or when `signal` aborts; both also abort `stop`. */
const limited = async <T>(
  work: Promise<T>,
  ms: number,
  signal: AbortSignal,
  stop: AbortController,
  late: () => Error,
): Promise<T> => {
  const limit = Promise.withResolvers<never>();
  const give = (error: Error): void => {
    stop.abort(error);
    limit.reject(error);
  };
  const onAbort = (): void => {
    give(signal.reason as Error);
  };
  const timer = setTimeout(() => {
    give(late());
  }, ms);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
};

/** Ends after `ms` even when the work ignores its signal. */
export const withTimeout = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  signal: AbortSignal,
  late: () => Error,
): Promise<T> => {
  const stop = new AbortController();
  return limited(work(stop.signal), ms, signal, stop, late);
};

/** The items of a stream, ended when none comes for `ms`. */
export async function* whileWatched<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  ms: number,
  signal: AbortSignal,
  late: () => Error,
): AsyncGenerator<T> {
  const stop = new AbortController();
  const iterator = open(stop.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await limited(iterator.next(), ms, signal, stop, late);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A stream that hangs must not hold its reader: it ends by its signal, in its own time.
    iterator.return?.().catch(() => undefined);
  }
}
