import type { Embedder, Model } from '../models/model.port.ts';
import { BedrockError, refused } from '../wire/bedrock-error.ts';

export const titanEmbeddingModelId = 'amazon.titan-embed-text-v2:0';
const wellFormed = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,2}(?::[0-9a-z]+)?)?$/;
const arn = /^arn:aws:bedrock:[a-z0-9-]+:\d{0,12}:(?:foundation-model|inference-profile)\/(.+)$/;

/** Which model answers for which id. */
export interface ModelCatalogue {
  readonly models: ReadonlyMap<string, Model>;
  readonly embedders: ReadonlyMap<string, Embedder>;
}

const bareId = (modelId: string): string => {
  const bare = arn.exec(modelId)?.[1] ?? modelId;
  if (!wellFormed.test(bare)) throw refused('The provided model identifier is invalid.');
  return bare;
};

const unknown = (modelId: string): BedrockError =>
  new BedrockError(
    'ResourceNotFoundException',
    `Could not resolve the foundation model from the model identifier: ${modelId}`,
  );

/** @throws BedrockError `ResourceNotFoundException`, `ValidationException` */
export const modelFor = (catalogue: ModelCatalogue, modelId: string): Model => {
  const id = bareId(modelId);
  const found = catalogue.models.get(id);
  if (found) return found;
  if (catalogue.embedders.has(id) || id === titanEmbeddingModelId)
    throw refused(
      "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
    );
  throw unknown(modelId);
};

/** @throws BedrockError `ResourceNotFoundException`, `NotEmulatedException` */
export const embedderFor = (catalogue: ModelCatalogue, modelId: string): Embedder => {
  const id = bareId(modelId);
  const found = catalogue.embedders.get(id);
  if (found) return found;
  if (catalogue.models.has(id))
    throw new BedrockError('NotEmulatedException', 'InvokeModel is emulated for embedding models only; use Converse.');
  throw unknown(modelId);
};
