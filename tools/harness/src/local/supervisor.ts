import type { AppError } from '@rag-assistant/kernel';
import { startChild, type Child, type ChildSpec } from './child.ts';

/** Children that live and die together: the first one to end without being asked is a fault of the whole. */
export class Supervisor {
  readonly #children: Child[] = [];
  readonly #failed = Promise.withResolvers<AppError>();
  #stopping: Promise<void> | undefined;

  /** Resolves when a child ends unasked; never while all is well or after `stop`. */
  get failed(): Promise<AppError> {
    return this.#failed.promise;
  }

  /** Starts a child and waits for its word. @throws what `Child.ready` throws */
  async start(spec: ChildSpec): Promise<string> {
    const child = startChild(spec);
    this.#children.push(child);
    void child.ended.then((end) => {
      if (!this.#stopping) this.#failed.resolve(end);
    });
    return child.ready;
  }

  /** Stops all in the reverse order of their start, one after the other; safe to call twice and before all are up. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const child of this.#children.toReversed()) await child.stop();
    })();
    return this.#stopping;
  }
}
