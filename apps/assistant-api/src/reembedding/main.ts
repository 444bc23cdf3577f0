import { parseArgs } from 'node:util';
import { bedrockRuntimeClient } from '@rag-assistant/platform-aws';
import { AssistantApiEnv, parseEnv } from '@rag-assistant/contracts';
import { isAppError } from '@rag-assistant/kernel';
import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { openOwnedDatabase } from '@rag-assistant/platform-postgres';
import { postgresMerchantRegistry } from '@rag-assistant/tenancy/adapters';
import { migrations } from '../wiring/migrations.ts';
import { openEmbedding } from '../wiring/open-embedding.ts';
import { vectorIndexOf } from '../wiring/vector-index.ts';
import { reembedAll } from './reembed-all.ts';

const { values } = parseArgs({ options: { 'drop-old': { type: 'boolean', default: false } } });

/** What it needs of the service's configuration; `EMBEDDING_MODEL` is the new one. */
const ReembedEnv = AssistantApiEnv.pick({
  DATABASE_URL: true,
  EMBEDDING_MODEL: true,
  EMBEDDING_WORKERS: true,
  AWS_REGION: true,
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: true,
  MODEL_TIMEOUT_MS: true,
  PII_WEIGHTS_FILE: true,
});

const main = async (): Promise<void> => {
  const config = parseEnv(ReembedEnv, process.env);
  const endpoint = config.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  const bedrock = bedrockRuntimeClient({
    region: config.AWS_REGION,
    timeoutMs: config.MODEL_TIMEOUT_MS,
    ...(endpoint !== undefined && { endpoint }),
  });
  const detect = makeDetectPersonalData(loadTaggerWeights(config.PII_WEIGHTS_FILE));
  const model = openEmbedding(config, bedrock, detect);
  const owned = await openOwnedDatabase({ url: config.DATABASE_URL, migrations, migrate: 'check' });
  try {
    const merchants = (await postgresMerchantRegistry(owned.database).list()).map(({ merchantId }) => merchantId);
    const embedded = await reembedAll({
      owned,
      merchants,
      model,
      vectorIndex: vectorIndexOf(config.DATABASE_URL),
      dropOld: values['drop-old'],
      say: (text) => process.stderr.write(`${text}\n`),
    });
    process.stdout.write(
      `${embedded} passages of ${merchants.length} shops have vectors of ${model.id}, which serves what starts from now on.\n`,
    );
  } finally {
    await model.close();
    bedrock.destroy();
    await owned.database.close();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) ? `${error.publicText} [${error.code}]` : String(error)}\n`);
  process.exitCode = 1;
});
