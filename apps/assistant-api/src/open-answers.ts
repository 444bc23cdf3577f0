import { AppError } from '@rag-assistant/kernel';

export interface OpenAnswer {
  /** Aborts when the client leaves or the service stops. */
  readonly signal: AbortSignal;
  /** The work is over, whatever its end. */
  end(): void;
}

/** Answers under way, so that a stop can let them finish, then end them, and only then close what they write to. */
export class OpenAnswers {
  readonly #stop = new AbortController();
  readonly #open = new Set<Promise<undefined>>();

  get count(): number {
    return this.#open.size;
  }

  /** @throws AppError `http.shutting-down` */
  begin(client: AbortSignal): OpenAnswer {
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#open.add(promise);
    return {
      signal: AbortSignal.any([client, this.#stop.signal]),
      end: () => {
        this.#open.delete(promise);
        resolve(undefined);
      },
    };
  }

  /** Waits for open answers up to `graceMs`, then aborts them and waits up to `abortMs` for their last writes. */
  async drain(graceMs: number, abortMs: number): Promise<void> {
    await this.#settled(graceMs);
    this.#stop.abort(
      new AppError({
        code: 'http.shutting-down',
        category: 'unavailable',
        publicText: 'The service is stopping. Send the question again in a moment.',
        retryable: true,
        retryAfterMs: 5000,
      }),
    );
    await this.#settled(abortMs);
  }

  async #settled(withinMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.#open), limit]);
    clearTimeout(timer);
  }
}
