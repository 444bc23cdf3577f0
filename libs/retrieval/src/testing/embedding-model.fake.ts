import { createHash } from 'node:crypto';
import { AppError } from '@rag-assistant/kernel';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';

const hashed = (word: string): number => createHash('sha256').update(word).digest().readUInt16LE(0) % 512;

/** Words hashed into 512 places: texts that share words are near, nothing else is. Made for tests, no model of meaning. */
export class FakeEmbeddingModel implements EmbeddingModel {
  readonly id: string;
  readonly dimensions = 512;
  /** Texts of every call. */
  readonly calls: (readonly string[])[] = [];
  /** What the next calls reject with. */
  failure: AppError | null = null;

  constructor(id = 'fake:hashed-words') {
    this.id = id;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }> {
    signal?.throwIfAborted();
    this.calls.push(texts);
    if (this.failure) throw this.failure;
    const vectors = texts.map((text) => {
      const vector = new Float32Array(512);
      for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? ['.']) {
        const place = hashed(word);
        vector[place] = (vector[place] ?? 0) + 1;
      }
      const norm = Math.hypot(...vector) || 1;
      return vector.map((value) => value / norm);
    });
    return { vectors, tokens: texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const embeddingUnavailable = (): AppError =>
  new AppError({
    code: 'retrieval.embedding-unavailable',
    category: 'unavailable',
    publicText: 'The embedding model cannot be reached.',
    retryable: true,
  });
