/** Turns texts into unit vectors. */
export interface EmbeddingModel {
  /** Stored beside every vector; a vector of another model is never compared. */
  readonly id: string;
  readonly dimensions: number;
  /**
   * One unit vector a text, in order.
   * @throws AppError `retrieval.embedding-unavailable` (retryable)
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }>;
  close(): Promise<void>;
}
