import { AppError } from '@rag-assistant/kernel';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts on the first wish to stop; later ones change nothing, since stopping has its own time limits. */
export const listenForStop = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of signals)
    process.on(signal, () => {
      controller.abort(
        new AppError({ code: 'harness.stopped', category: 'unavailable', publicText: 'Stopped on request.' }),
      );
    });
  return controller.signal;
};

/** Rejects when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(signal.reason as AppError);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** The work, unless the wish to stop comes first. */
export const unlessStopped = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([work, aborted(signal)]);
