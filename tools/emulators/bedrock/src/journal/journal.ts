/** One request as it arrived: the whole body, so that a test can prove what did and what did not reach the model. */
export interface JournalEntry {
  readonly sequence: number;
  readonly at: string;
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly modelId: string | null;
  readonly body: string;
  /** Set once the answer is known. */
  status: number | null;
  fault: string | null;
  error: string | null;
  stopReason: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
}

/** Keeps the newest requests; the oldest leave when either bound is reached. */
export class Journal {
  readonly #entriesMax: number;
  readonly #charactersMax: number;
  #entries: JournalEntry[] = [];
  #characters = 0;
  #sequence = 0;
  #dropped = 0;

  constructor(bounds: { entriesMax?: number; charactersMax?: number } = {}) {
    this.#entriesMax = bounds.entriesMax ?? 2_000;
    this.#charactersMax = bounds.charactersMax ?? 32_000_000;
  }

  record(
    request: Pick<JournalEntry, 'at' | 'protocol' | 'method' | 'path' | 'operation' | 'modelId' | 'body'>,
  ): JournalEntry {
    const entry: JournalEntry = {
      sequence: ++this.#sequence,
      ...request,
      status: null,
      fault: null,
      error: null,
      stopReason: null,
      inputTokens: null,
      outputTokens: null,
    };
    this.#entries.push(entry);
    this.#characters += entry.body.length;
    while (this.#entries.length > this.#entriesMax || this.#characters > this.#charactersMax) {
      const oldest = this.#entries.shift();
      if (!oldest) break;
      this.#characters -= oldest.body.length;
      this.#dropped += 1;
    }
    return entry;
  }

  /** Oldest first, with the number of requests that are no longer kept. */
  list(): { readonly entries: readonly JournalEntry[]; readonly dropped: number } {
    return { entries: [...this.#entries], dropped: this.#dropped };
  }

  clear(): void {
    this.#entries = [];
    this.#characters = 0;
    this.#dropped = 0;
  }
}
