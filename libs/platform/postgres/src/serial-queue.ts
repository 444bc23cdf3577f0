import { poolExhausted } from './sql-errors.ts';

/** Runs works one after the other: an embedded engine has one connection. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #running = 0;
  readonly waitingMax: number;

  constructor(waitingMax: number) {
    this.waitingMax = waitingMax;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get running(): number {
    return this.#running;
  }

  /** @throws AppError `postgres.pool-exhausted` at once when `waitingMax` others wait */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.waitingMax) throw poolExhausted({ reason: 'queue-full', waiting: this.#waiting });
    return this.runLast(work);
  }

  /** The same without the limit, for closing behind all others. */
  runLast<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const mine = this.#tail.then(async () => {
      this.#waiting -= 1;
      this.#running = 1;
      try {
        return await work();
      } finally {
        this.#running = 0;
      }
    });
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}
