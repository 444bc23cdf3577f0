/** Ends a text before the first stop sequence, also where one is spread over several parts. */
export class StopSequences {
  readonly #sequences: readonly string[];
  readonly #keep: number;
  #held = '';

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences;
    this.#keep = Math.max(0, ...sequences.map((sequence) => sequence.length - 1));
  }

  /** The text that is safe to say now. */
  push(part: string): { readonly text: string; readonly isStopped: boolean } {
    const text = this.#held + part;
    const found = this.#sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
    if (found.length > 0) {
      this.#held = '';
      return { text: text.slice(0, Math.min(...found)), isStopped: true };
    }
    const safe = Math.max(0, text.length - this.#keep);
    this.#held = text.slice(safe);
    return { text: text.slice(0, safe), isStopped: false };
  }

  /** What was held back and turned out to be no stop sequence. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}
