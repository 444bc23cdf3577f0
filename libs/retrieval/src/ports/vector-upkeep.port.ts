import type { MerchantId } from '@rag-assistant/kernel';
import type { Embeddable } from '../domain/embedding-text.ts';
import type { Shelf } from '../domain/prepare-document.ts';

/** A passage as it stood when it was read; `contentHash` tells whether it still stands. */
export interface UnembeddedPassage extends Embeddable {
  readonly shelf: Shelf;
  readonly ord: number;
  readonly contentHash: string;
}

export interface PassageVector {
  readonly shelf: Shelf;
  readonly ord: number;
  readonly contentHash: string;
  readonly vector: Float32Array;
}

/** Vectors of several models side by side; a search reads those of one. */
export interface VectorUpkeep {
  /** Passages that have no vector of the model. */
  passagesWithout(merchant: MerchantId, modelId: string, limit: number): Promise<readonly UnembeddedPassage[]>;
  /** Adds vectors of passages that are still what was embedded. */
  addVectors(merchant: MerchantId, modelId: string, vectors: readonly PassageVector[]): Promise<void>;
  /** Removes the vectors of all other models. Returns how many went. */
  keepOnly(merchant: MerchantId, modelId: string): Promise<number>;
}
