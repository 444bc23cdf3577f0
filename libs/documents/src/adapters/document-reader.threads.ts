import type { ExtractionLimits } from '../domain/extraction-limits.ts';
import { readerFailed } from '../domain/refusals.ts';
import type { DocumentReader, FileToRead, ReadDocument, ReadOptions } from '../ports/document-reader.port.ts';
import { ReadingThread } from './reading-thread.ts';

export interface ThreadReaderOptions {
  /** Documents read at the same time; each thread may take `memoryMbMax` of its document's limits. */
  readonly threads: number;
  /** The thread's program; a bundle says where it lies. */
  readonly workerUrl?: URL;
}

interface Waiting {
  readonly start: (thread: ReadingThread) => void;
  readonly heapMbMax: number;
}

/** Threads start when first needed, are kept for the next document, and are replaced after one that had to be ended. */
export const openThreadReader = ({ threads, workerUrl }: ThreadReaderOptions): DocumentReader => {
  const url = workerUrl ?? new URL('./document-reading.worker.ts', import.meta.url);
  const idle: ReadingThread[] = [];
  const busy = new Set<ReadingThread>();
  const queue: Waiting[] = [];
  let closed = false;

  const threadFor = (heapMbMax: number): ReadingThread => {
    const kept = idle.pop();
    if (kept?.alive === true && kept.heapMbMax === heapMbMax) return kept;
    void kept?.end();
    return new ReadingThread(url, heapMbMax);
  };
  const next = (): void => {
    while (busy.size < threads) {
      const waiting = queue.shift();
      if (!waiting) return;
      const thread = threadFor(waiting.heapMbMax);
      busy.add(thread);
      waiting.start(thread);
    }
  };
  const free = (thread: ReadingThread): void => {
    busy.delete(thread);
    if (thread.alive && !closed) idle.push(thread);
    next();
  };
  const acquire = (heapMbMax: number, signal: AbortSignal | undefined): Promise<ReadingThread> =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = {
        heapMbMax,
        start: (thread) => {
          signal?.removeEventListener('abort', leave);
          resolve(thread);
        },
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(waiting);
      next();
    });

  const read = async (file: FileToRead, limits: ExtractionLimits, options: ReadOptions): Promise<ReadDocument> => {
    options.signal?.throwIfAborted();
    if (closed) throw readerFailed('closed');
    const thread = await acquire(limits.heapMbMax, options.signal);
    try {
      return await thread.read(file, limits, options);
    } finally {
      free(thread);
    }
  };
  return {
    read: (file, limits, options = {}) => read(file, limits, options),
    close: async () => {
      closed = true;
      await Promise.all([...idle.splice(0), ...busy].map((thread) => thread.end()));
    },
  };
};
