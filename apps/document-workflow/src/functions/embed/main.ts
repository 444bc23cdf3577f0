import { DocumentEmbedEnv, parseEnv } from '@rag-assistant/contracts';
import { makeEmbedStep, stepTask } from '@rag-assistant/documents';
import { bedrockRuntimeClient } from '@rag-assistant/platform-aws';
import { openBedrockEmbeddingModel } from '@rag-assistant/retrieval/adapters';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts } from '../../wiring/parts.ts';

const config = parseEnv(DocumentEmbedEnv, process.env);
const { EMBEDDING_MODEL: modelId, AWS_REGION: region } = config;

export const handler = lambdaTask('embed', config.LOG_LEVEL, async () => {
  const model =
    modelId === 'none'
      ? null
      : openBedrockEmbeddingModel({ client: bedrockRuntimeClient({ region, timeoutMs: 5_000 }), modelId });
  return stepTask(makeEmbedStep(await openParts(config, model)));
});
