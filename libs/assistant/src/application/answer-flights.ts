import type { AnswerBody } from '../domain/answer.ts';

/** How the making of an answer ended, for those who wait for it. */
export type Landing =
  | { readonly type: 'shared'; readonly body: AnswerBody }
  /** It was made, and is nothing to share: each makes its own. */
  | { readonly type: 'not-shared' }
  /** Whoever made it went away: one of those who wait takes over. */
  | { readonly type: 'left' };

/** Answers being made now in this process, so that one question asked many times at once is answered once. */
export class AnswerFlights {
  readonly #flights = new Map<string, Promise<Landing>>();

  /** Never rejects. */
  waitFor(key: string): Promise<Landing> | undefined {
    return this.#flights.get(key);
  }

  /** Call what it returns exactly when the answer is made or given up. */
  begin(key: string): (landing: Landing) => void {
    const { promise, resolve } = Promise.withResolvers<Landing>();
    this.#flights.set(key, promise);
    return (landing) => {
      if (this.#flights.get(key) === promise) this.#flights.delete(key);
      resolve(landing);
    };
  }
}
