import type { MerchantId } from '@rag-assistant/kernel';
import { embeddingTextOf } from '../domain/embedding-text.ts';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import type { VectorUpkeep } from '../ports/vector-upkeep.port.ts';

export interface ReembedResult {
  readonly embedded: number;
  readonly embeddingTokens: number;
}

/**
 * Gives every passage of the merchant a vector of the new model, beside the old ones, which go on serving. Passages added
 * or changed meanwhile are taken too; started again it goes on where it stopped.
 * @throws AppError `retrieval.embedding-unavailable` (retryable)
 */
export type ReembedDocuments = (merchant: MerchantId, signal?: AbortSignal) => Promise<ReembedResult>;

export interface ReembedDependencies {
  readonly upkeep: VectorUpkeep;
  readonly embeddingModel: EmbeddingModel;
  readonly passagesPerBatch?: number;
  readonly onProgress?: (embedded: number) => void;
}

export const makeReembedDocuments =
  ({ upkeep, embeddingModel, passagesPerBatch = 128, onProgress }: ReembedDependencies): ReembedDocuments =>
  async (merchant, signal) => {
    let embedded = 0;
    let embeddingTokens = 0;
    for (;;) {
      signal?.throwIfAborted();
      const passages = await upkeep.passagesWithout(merchant, embeddingModel.id, passagesPerBatch);
      if (passages.length === 0) return { embedded, embeddingTokens };
      const { vectors, tokens } = await embeddingModel.embed(passages.map(embeddingTextOf), signal);
      await upkeep.addVectors(
        merchant,
        embeddingModel.id,
        passages.map(({ shelf, ord, contentHash }, at) => ({
          shelf,
          ord,
          contentHash,
          vector: vectors[at] ?? new Float32Array(0),
        })),
      );
      embedded += passages.length;
      embeddingTokens += tokens;
      onProgress?.(embedded);
    }
  };
