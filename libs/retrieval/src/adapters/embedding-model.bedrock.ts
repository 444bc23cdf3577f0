import { InvokeModelCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { AppError, isAppError, parseJson } from '@rag-assistant/kernel';
import { makeGuard, type Guard } from '@rag-assistant/platform-resilience';
import { z } from 'zod';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';

export interface BedrockEmbeddingOptions {
  /** Built by who composes the process; its own retries are off, since the guard retries. */
  readonly client: Pick<BedrockRuntimeClient, 'send'>;
  /** `amazon.titan-embed-text-v2:0`. */
  readonly modelId: string;
  /** Timeout, retries and breaker of one call; 2 s, two retries by default. */
  readonly guard?: Guard;
  /** Calls at once; Titan takes one text a call. */
  readonly concurrency?: number;
}

const dimensions = 512;
/** Titan reads 8,192 tokens or 50,000 characters. */
const charactersMax = 30_000;
const Reply = z.object({ embedding: z.array(z.number()).length(dimensions), inputTextTokenCount: z.int().min(0) });

const unavailable = (model: string, cause: unknown): AppError => {
  const name = (cause as { name?: unknown }).name;
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return new AppError({
    code: 'retrieval.embedding-unavailable',
    category: 'unavailable',
    publicText: 'The embedding model cannot be reached.',
    // A refused request stays refused; throttling, faults of the server and lost connections pass.
    retryable: status === undefined || status === 429 || status >= 500,
    context: { model, reason: isAppError(cause) ? cause.code : typeof name === 'string' ? name : undefined, status },
    cause,
  });
};

/** Titan Text Embeddings V2 over InvokeModel: 512 dimensions, unit length. */
export const openBedrockEmbeddingModel = (options: BedrockEmbeddingOptions): EmbeddingModel => {
  const { client, modelId, concurrency = 8 } = options;
  const guard = options.guard ?? makeGuard({ name: 'bedrock-embeddings', timeoutMs: 2000, retriesMax: 2 });
  const invoke = async (text: string, signal: AbortSignal): Promise<z.infer<typeof Reply>> => {
    const inputText = text.trim() === '' ? '.' : text.slice(0, charactersMax);
    try {
      const reply = await client.send(
        new InvokeModelCommand({
          modelId,
          contentType: 'application/json',
          accept: 'application/json',
          body: JSON.stringify({ inputText, dimensions, normalize: true }),
        }),
        { abortSignal: signal },
      );
      return parseJson(Reply, new TextDecoder().decode(reply.body));
    } catch (error) {
      throw unavailable(modelId, error);
    }
  };
  const embedOne = async (text: string, signal: AbortSignal | undefined): Promise<z.infer<typeof Reply>> => {
    try {
      return await guard.run((inner) => invoke(text, inner), signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw isAppError(error, 'retrieval.embedding-unavailable') ? error : unavailable(modelId, error);
    }
  };
  return {
    id: modelId,
    dimensions,
    embed: async (texts, signal) => {
      const vectors: Float32Array[] = [];
      let tokens = 0;
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let at = next++; at < texts.length; at = next++) {
          const reply = await embedOne(texts[at] ?? '', signal);
          vectors[at] = Float32Array.from(reply.embedding);
          tokens += reply.inputTextTokenCount;
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrency, texts.length) }, lane));
      return { vectors, tokens };
    },
    close: () => Promise.resolve(),
  };
};
