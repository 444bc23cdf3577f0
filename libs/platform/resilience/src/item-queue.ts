/** Hands items from a producer that is guarded to a reader that is not; the producer bounds their number. */
export class ItemQueue<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake?.();
  }

  /** Every item that came before a failure is read before it is thrown. */
  async *items(): AsyncGenerator<T> {
    for (;;) {
      yield* this.#items.splice(0);
      // More may have come, and the end with it, while a slow reader held these.
      if (this.#items.length > 0) continue;
      if (this.#failure) throw this.#failure.error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
