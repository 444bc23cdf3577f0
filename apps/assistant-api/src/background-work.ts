/** Work that outlives the request it began in; a stop waits for it before it closes what the work writes to. */
export class BackgroundWork {
  readonly #open = new Set<Promise<void>>();

  get count(): number {
    return this.#open.size;
  }

  /** `work` never rejects. */
  add(work: Promise<void>): void {
    const entry = work.finally(() => this.#open.delete(entry));
    this.#open.add(entry);
  }

  /** Resolves when all of it is over, or after `withinMs`. */
  async settled(withinMs: number): Promise<void> {
    const late = AbortSignal.timeout(withinMs);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    late.addEventListener('abort', () => {
      resolve(undefined);
    });
    await Promise.race([Promise.allSettled(this.#open), promise]);
  }
}
