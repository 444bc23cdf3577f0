import type { AssistantApiEnv } from '@rag-assistant/contracts';
import { invalid } from '@rag-assistant/kernel';
import type { DetectPersonalData } from '@rag-assistant/pii';
import type { EmbeddingModel } from '@rag-assistant/retrieval';
import {
  localEmbeddingModelId,
  openBedrockEmbeddingModel,
  openLocalEmbeddingModel,
  type BedrockEmbeddingOptions,
} from '@rag-assistant/retrieval/adapters';
import { embeddingWithoutPeople } from './documents-without-people.ts';

const openModel = (
  config: Pick<AssistantApiEnv, 'EMBEDDING_MODEL' | 'EMBEDDING_WORKERS'>,
  client: BedrockEmbeddingOptions['client'],
): EmbeddingModel => {
  const id = config.EMBEDDING_MODEL;
  if (id === localEmbeddingModelId) return openLocalEmbeddingModel({ workers: config.EMBEDDING_WORKERS });
  if (!id.startsWith('local:')) return openBedrockEmbeddingModel({ client, modelId: id });
  throw invalid(
    'config.unknown-embedding-model',
    `EMBEDDING_MODEL may be ${localEmbeddingModelId} or a model of Bedrock.`,
  );
};

/**
 * The encoder shipped in npm, or a model of Bedrock; no data of people reaches either.
 * @throws AppError `config.unknown-embedding-model`
 */
export const openEmbedding = (
  config: Pick<AssistantApiEnv, 'EMBEDDING_MODEL' | 'EMBEDDING_WORKERS'>,
  client: BedrockEmbeddingOptions['client'],
  detect: DetectPersonalData,
): EmbeddingModel => embeddingWithoutPeople(openModel(config, client), detect);
