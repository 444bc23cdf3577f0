import { Worker } from 'node:worker_threads';
import { AppError, isAppError } from '@rag-assistant/kernel';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import type { EmbeddingJob, EmbeddingReply } from './local-embedding.worker.ts';

export const localEmbeddingModelId = 'local:universal-sentence-encoder';
const dimensions = 512;

export interface LocalEmbeddingOptions {
  /** Threads; each holds the 30 MB of weights. */
  readonly workers: number;
  /** Texts a thread takes at once. */
  readonly batchSize?: number;
  /** A batch that takes longer counts as failed and its thread is replaced. */
  readonly timeoutMs?: number;
  /** The thread's program; a bundle says where it lies. */
  readonly workerUrl?: URL;
}

const unavailable = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'retrieval.embedding-unavailable',
    category: 'unavailable',
    publicText: 'The embedding model cannot be reached.',
    retryable: true,
    retryAfterMs: 1000,
    context: { model: localEmbeddingModelId, reason },
    cause,
  });

interface Embedded {
  readonly vectors: Float32Array[];
  readonly tokens: readonly number[];
}

interface Waiting {
  readonly texts: readonly string[];
  readonly resolve: (result: Embedded) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** One thread with at most one batch in it; a thread that dies or hangs is replaced when next needed. */
class Seat {
  #worker: Worker | null = null;
  #current: { job: Waiting; id: number; timer: NodeJS.Timeout } | null = null;
  #lastId = 0;
  readonly #start: () => Worker;
  readonly #timeoutMs: number;
  readonly #free: () => void;

  constructor(start: () => Worker, timeoutMs: number, free: () => void) {
    this.#start = start;
    this.#timeoutMs = timeoutMs;
    this.#free = free;
  }

  get busy(): boolean {
    return this.#current !== null;
  }

  run(job: Waiting): void {
    const id = ++this.#lastId;
    const timer = setTimeout(() => {
      this.#replace(unavailable('timeout'));
    }, this.#timeoutMs);
    this.#current = { job, id, timer };
    const message: EmbeddingJob = { id, texts: job.texts };
    this.#open().postMessage(message);
  }

  async close(): Promise<void> {
    this.#finish((job) => {
      job.reject(unavailable('closed'));
    });
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.on('message', (reply: EmbeddingReply) => {
      if (reply.id !== this.#current?.id) return;
      this.#finish((job) => {
        if ('failed' in reply) job.reject(unavailable('encoder-failed'));
        else job.resolve({ vectors: rowsOf(reply.vectors), tokens: reply.tokens });
      });
    });
    const died = (cause?: unknown): void => {
      if (this.#worker === worker) this.#replace(unavailable('worker-died', cause));
    };
    worker.on('error', died);
    worker.on('exit', () => {
      died();
    });
    this.#worker = worker;
    return worker;
  }

  #replace(error: AppError): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    this.#finish((job) => {
      job.reject(error);
    });
  }

  #finish(settle: (job: Waiting) => void): void {
    const current = this.#current;
    if (!current) return;
    clearTimeout(current.timer);
    this.#current = null;
    settle(current.job);
    this.#free();
  }
}

const rowsOf = (flat: Float32Array): Float32Array[] =>
  Array.from({ length: flat.length / dimensions }, (_, row) => flat.slice(row * dimensions, (row + 1) * dimensions));

/** A batch of questions takes the encoder half as long as each alone; of more, the first would wait too long for the last. */
const questionsMax = 16;

/** Questions that wait together as one batch; the fault of one is no fault of the others, so each is then tried alone. */
const together = (questions: readonly Waiting[], again: (question: Waiting) => void): Waiting => ({
  texts: questions.flatMap(({ texts }) => texts),
  signal: undefined,
  resolve: ({ vectors, tokens }) => {
    for (const [at, question] of questions.entries())
      question.resolve({ vectors: vectors.slice(at, at + 1), tokens: tokens.slice(at, at + 1) });
  },
  reject: (error) => {
    for (const question of questions) {
      if (isAppError(error) && error.context['reason'] === 'encoder-failed') again(question);
      else question.reject(error);
    }
  },
});

/**
 * Universal Sentence Encoder from npm in worker threads: 512 dimensions, no network. Threads start when first needed. A
 * question does not wait behind a catalogue, and questions are answered in the order they came.
 */
export const openLocalEmbeddingModel = (options: LocalEmbeddingOptions): EmbeddingModel => {
  const { workers, batchSize = 32, timeoutMs = 60_000 } = options;
  const url = options.workerUrl ?? new URL('./local-embedding.worker.ts', import.meta.url);
  const questions: Waiting[] = [];
  const alone: Waiting[] = [];
  const batches: Waiting[] = [];
  let closed = false;
  const open = ({ signal }: Waiting): boolean => signal?.aborted !== true;
  const nextJob = (): Waiting | undefined => {
    const asked: Waiting[] = [];
    while (asked.length < questionsMax && questions.length > 0) asked.push(...questions.splice(0, 1).filter(open));
    if (asked.length > 1) return together(asked, (question) => alone.push(question));
    return asked[0] ?? alone.shift() ?? batches.shift();
  };
  const next = (): void => {
    for (const seat of seats) {
      while (!seat.busy) {
        const job = nextJob();
        if (!job) return;
        if (open(job)) seat.run(job);
      }
    }
  };
  const seats = Array.from({ length: workers }, () => new Seat(() => new Worker(url), timeoutMs, next));
  const embedBatch = (texts: readonly string[], signal: AbortSignal | undefined): Promise<Embedded> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      const settled =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', abort);
          then(value);
        };
      const job = { texts, resolve: settled(resolve), reject: settled(reject), signal };
      (texts.length === 1 ? questions : batches).push(job);
      next();
    });
  return {
    id: localEmbeddingModelId,
    dimensions,
    embed: async (texts, signal) => {
      if (closed) throw unavailable('closed');
      const parts: (readonly string[])[] = [];
      for (let at = 0; at < texts.length; at += batchSize) parts.push(texts.slice(at, at + batchSize));
      const done = await Promise.all(parts.map((part) => embedBatch(part, signal)));
      return {
        vectors: done.flatMap((part) => part.vectors),
        tokens: done.reduce((sum, part) => sum + part.tokens.reduce((all, count) => all + count, 0), 0),
      };
    },
    close: async () => {
      closed = true;
      for (const job of [questions, alone, batches].flatMap((queue) => queue.splice(0)))
        job.reject(unavailable('closed'));
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
};
