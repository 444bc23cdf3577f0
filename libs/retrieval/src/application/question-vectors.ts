import { createHash } from 'node:crypto';
import type { MerchantId } from '@rag-assistant/kernel';

/**
 * Vectors of questions that were asked before, since shoppers ask the same. By merchant, so that no answer comes quicker
 * for what another shop's shoppers asked, and by hash, so that no question stays in memory.
 */
export class QuestionVectors {
  readonly #vectors = new Map<string, Float32Array>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(merchant: MerchantId, question: string): Float32Array | null {
    const key = keyOf(merchant, question);
    const vector = this.#vectors.get(key);
    if (!vector) return null;
    // Moved to the end: the one asked longest ago goes first.
    this.#vectors.delete(key);
    this.#vectors.set(key, vector);
    return vector;
  }

  keep(merchant: MerchantId, question: string, vector: Float32Array): void {
    if (this.#entriesMax === 0) return;
    this.#vectors.set(keyOf(merchant, question), vector);
    const [oldest] = this.#vectors.keys();
    if (this.#vectors.size > this.#entriesMax && oldest !== undefined) this.#vectors.delete(oldest);
  }
}

const keyOf = (merchant: MerchantId, question: string): string =>
  createHash('sha256')
    .update(JSON.stringify([merchant, question]))
    .digest('base64');
