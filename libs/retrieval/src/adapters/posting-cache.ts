import type { MerchantId } from '@rag-assistant/kernel';
import type { PostingBlock } from '../domain/bm25.ts';

/** Postings of one shelf as they were under one version of its catalogue. */
export interface KnownPostings {
  readonly version: string;
  readonly terms: ReadonlyMap<string, readonly PostingBlock[]>;
}

interface Held {
  version: string;
  readonly terms: Map<string, readonly PostingBlock[]>;
  bytes: number;
}

const bytesOf = (blocks: readonly PostingBlock[]): number =>
  blocks.reduce((sum, { packed }) => sum + packed.length * 4 + 100, 100);

/**
 * Postings in memory, so that a common word is read once a catalogue. A version stands for one state of one merchant's
 * catalogue and never comes back, and who reads gets its version in the statement that would read the postings: what is
 * kept is either that state or not used.
 */
export class PostingCache {
  readonly #held = new Map<string, Held>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  known(merchant: MerchantId, shelf: number): KnownPostings | null {
    return this.#held.get(`${merchant} ${shelf}`) ?? null;
  }

  keep(merchant: MerchantId, shelf: number, read: KnownPostings): void {
    const key = `${merchant} ${shelf}`;
    let held = this.#held.get(key);
    if (held?.version !== read.version) {
      this.#forget(key);
      held = { version: read.version, terms: new Map(), bytes: 0 };
    }
    // Moved to the end: the merchant that was searched longest ago goes first.
    this.#held.delete(key);
    this.#held.set(key, held);
    for (const [term, blocks] of read.terms) {
      if (held.terms.has(term)) continue;
      const bytes = bytesOf(blocks);
      held.terms.set(term, blocks);
      held.bytes += bytes;
      this.#bytes += bytes;
    }
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#forget(oldest);
    }
  }

  /** Nothing of the merchant stays here. */
  forget(merchant: MerchantId): void {
    for (const key of [...this.#held.keys()]) if (key.startsWith(`${merchant} `)) this.#forget(key);
  }

  #forget(key: string): void {
    this.#bytes -= this.#held.get(key)?.bytes ?? 0;
    this.#held.delete(key);
  }
}
