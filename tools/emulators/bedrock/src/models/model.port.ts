import type { ConverseRequest } from '../wire/converse-request.ts';

/** What a model says, in order; a `stop` ends it early, its end without one means that the turn is over. */
export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-use'; readonly name: string; readonly input: unknown }
  | { readonly type: 'stop'; readonly reason: 'max_tokens' | 'stop_sequence' | 'content_filtered' };

/** A language model behind the emulator. Token counts, output limits and stop sequences are the emulator's work. */
export interface Model {
  readonly id: string;
  readonly outputTokensMax: number;
  readonly inputTokensMax: number;
  /** @throws BedrockError when the model cannot answer */
  respond(request: ConverseRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}

/** An embedding model behind InvokeModel. */
export interface Embedder {
  readonly dimensions: number;
  /** One unit vector a text, in order. */
  embed(texts: readonly string[]): Promise<{ vectors: readonly Float32Array[] }>;
}
