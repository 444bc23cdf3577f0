import { Worker } from 'node:worker_threads';
import type { AppError } from '@rag-assistant/kernel';
import type { ExtractionLimits } from '../domain/extraction-limits.ts';
import { readerFailed, refusals } from '../domain/refusals.ts';
import type { FileToRead, ReadDocument, ReadOptions } from '../ports/document-reader.port.ts';
import { errorFrom, type ReadingJob, type ReadingReply } from './reading-messages.ts';

const megabyte = 1_048_576;
const watchEveryMs = 50;
const startTimeoutMs = 30_000;

interface Running {
  readonly limits: ExtractionLimits;
  readonly options: ReadOptions;
  readonly settle: (outcome: ReadDocument | Error) => void;
}

/** One thread that reads one document at a time. After anything but a plain result or refusal it is gone for good. */
export class ReadingThread {
  readonly #worker: Worker;
  readonly heapMbMax: number;
  #running: Running | undefined;
  #alive = true;
  readonly #ready: Promise<void>;

  constructor(url: URL, heapMbMax: number) {
    this.heapMbMax = heapMbMax;
    this.#worker = new Worker(url, {
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      // Libraries print pieces of what they read.
      stdout: true,
      stderr: true,
      env: {},
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#ready = promise;
    promise.catch(() => undefined);
    const timer = setTimeout(() => {
      reject(readerFailed('start-timeout'));
    }, startTimeoutMs);
    this.#worker.on('message', (reply: ReadingReply) => {
      if (reply.type === 'ready') {
        clearTimeout(timer);
        resolve(undefined);
      } else this.#take(reply);
    });
    const died = (error: unknown): void => {
      clearTimeout(timer);
      this.#alive = false;
      const outOfMemory = (error as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const reason = outOfMemory ? refusals.memoryExceeded(heapMbMax) : readerFailed('thread-died');
      reject(reason);
      this.#finish(reason);
    };
    this.#worker.on('error', died);
    this.#worker.on('exit', died);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** The file's memory moves to the thread. */
  async read(file: FileToRead, limits: ExtractionLimits, options: ReadOptions): Promise<ReadDocument> {
    await this.#ready.catch(async (error: unknown) => {
      await this.end();
      throw error;
    });
    options.signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<ReadDocument>();
    const abort = (): void => {
      void this.#stop(options.signal?.reason as Error);
    };
    const timer = setTimeout(() => void this.#stop(refusals.timeExceeded(limits.timeMs)), limits.timeMs);
    const watch = setInterval(() => void this.#watch(limits.memoryMbMax), watchEveryMs);
    options.signal?.addEventListener('abort', abort, { once: true });
    const settle = (outcome: ReadDocument | Error): void => {
      clearTimeout(timer);
      clearInterval(watch);
      options.signal?.removeEventListener('abort', abort);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    this.#running = { limits, options, settle };
    const job: ReadingJob = { file, limits };
    this.#worker.postMessage(job, [file.bytes.buffer]);
    return promise;
  }

  async end(): Promise<void> {
    await this.#stop(readerFailed('closed'));
  }

  #take(reply: Exclude<ReadingReply, { type: 'ready' }>): void {
    if (reply.type === 'progress') this.#running?.options.onProgress?.(reply.progress);
    else if (reply.type === 'read') this.#finish(reply.document);
    else if (reply.type === 'refused') this.#finish(errorFrom(reply.refusal));
    // What reading did not foresee is a fault of ours or of a library, and the thread may be in any state.
    else void this.#stop(refusals.damaged('unforeseen'));
  }

  /** Buffers lie outside the heap that the engine bounds. */
  async #watch(memoryMbMax: number): Promise<void> {
    try {
      const heap = await this.#worker.getHeapStatistics();
      const bytes = heap.used_heap_size + heap.external_memory;
      if (this.#running && bytes > memoryMbMax * megabyte) await this.#stop(refusals.memoryExceeded(memoryMbMax));
    } catch {
      // The thread ended meanwhile, which its own event reports.
    }
  }

  async #stop(reason: Error | AppError): Promise<void> {
    this.#alive = false;
    this.#finish(reason);
    await this.#worker.terminate();
  }

  #finish(outcome: ReadDocument | Error): void {
    const running = this.#running;
    this.#running = undefined;
    running?.settle(outcome);
  }
}
