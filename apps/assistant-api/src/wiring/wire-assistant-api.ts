import { makeAnswerQuestion, type AnswerObservation } from '@rag-assistant/assistant';
import {
  tenantAnswerCache,
  bedrockLanguageModel,
  guardedLanguageModel,
  postgresSessionStore,
} from '@rag-assistant/assistant/adapters';
import { currentPriceBook, postgresUsageLedger } from '@rag-assistant/billing/adapters';
import type { AssistantApiEnv } from '@rag-assistant/contracts';
import { randomIds, systemClock } from '@rag-assistant/kernel';
import { bedrockRuntimeClient, isLoopback } from '@rag-assistant/platform-aws';
import { openDatabase } from '@rag-assistant/platform-postgres';
import { makeGuard } from '@rag-assistant/platform-resilience';
import type { Logger } from '@rag-assistant/platform-telemetry';
import { makeDocumentLibrary, makeIngestDocuments, makeSearchDocuments } from '@rag-assistant/retrieval';
import { checkEmbeddingModel, openDocumentIndex } from '@rag-assistant/retrieval/adapters';
import { makeTokenVerifier } from '@rag-assistant/tenancy/adapters';
import { BackgroundWork } from '../background-work.ts';
import type { AssistantApiDeps } from '../deps.ts';
import { cachedMerchantData, indexedMerchantData } from './cached-merchant-data.ts';
import { ingestWithinTier } from './ingest-within-tier.ts';
import { openLocalSignIn } from './local-sign-in.ts';
import { cacheAddress } from './cache-address.ts';
import { migrations } from './migrations.ts';
import { openCache } from './open-cache.ts';
import { openEmbedding } from './open-embedding.ts';
import { openTenancy } from './open-tenancy.ts';
import { probesOf } from './probes.ts';
import { retrievalShopKnowledge } from './shop-knowledge.retrieval.ts';

export interface WiredAssistantApi {
  readonly deps: AssistantApiDeps;
  /** Closes threads, connections and the database, in this order. */
  readonly close: () => Promise<void>;
}

export { migrations };

const heartbeatMs = 10_000;
/** Refreshes of cached answers under way at a stop; what they would have kept is made again when asked for. */
const backgroundGraceMs = 500;

const observeOn =
  (logger: Logger) =>
  (event: AnswerObservation): void => {
    logger[event.type === 'model-lost' ? 'warn' : 'info']({ event }, 'answer');
  };

/** Every adapter of the service, chosen by configuration. @throws AppError that says what to mend */
export const wireAssistantApi = async (
  config: AssistantApiEnv,
  logger: Logger,
  version: string,
): Promise<WiredAssistantApi> => {
  const clock = systemClock;
  const modelEndpoint =
    config.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? `https://bedrock-runtime.${config.AWS_REGION}.amazonaws.com`;
  const prices = currentPriceBook();
  const simulated = prices.lineFor(config.MODEL_ID).simulated || isLoopback(modelEndpoint);
  prices.lineFor(config.EMBEDDING_MODEL);
  const localSignIn = await openLocalSignIn(config, clock);
  const tokens = makeTokenVerifier({
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    jwks: config.TOKEN_JWKS,
    clock,
  });
  const bedrock = bedrockRuntimeClient({
    region: config.AWS_REGION,
    timeoutMs: config.MODEL_TIMEOUT_MS,
    ...(config.AWS_ENDPOINT_URL_BEDROCK_RUNTIME !== undefined && { endpoint: modelEndpoint }),
  });
  const cache = openCache(cacheAddress(config), clock, logger);
  const background = new BackgroundWork();
  const embedding = openEmbedding(config, bedrock);
  const database = await openDatabase({
    url: config.DATABASE_URL,
    migrations,
    migrate: config.DATABASE_MIGRATE,
    poolMax: config.DATABASE_POOL_MAX,
  });
  const close = async (): Promise<void> => {
    await background.settled(backgroundGraceMs);
    await embedding.close();
    bedrock.destroy();
    await cache.close();
    await database.close();
  };
  try {
    await checkEmbeddingModel(database, embedding);
  } catch (error) {
    await close();
    throw error;
  }
  const modelGuard = makeGuard({ name: 'model', timeoutMs: config.MODEL_TIMEOUT_MS, retriesMax: 1 });
  const model = guardedLanguageModel(bedrockLanguageModel({ client: bedrock, modelId: config.MODEL_ID }), modelGuard);
  const index = openDocumentIndex(database, { modelId: embedding.id });
  const documents = makeDocumentLibrary(index);
  const search = makeSearchDocuments({ index, embeddingModel: embedding, clock });
  const sessions = postgresSessionStore(database, clock);
  const tenancy = openTenancy({
    database,
    clock,
    beside: [cachedMerchantData(cache.cache), indexedMerchantData(documents)],
    drainMs: config.MERCHANT_DRAIN_MS,
    requests: cache.requests,
  });
  const answer = makeAnswerQuestion({
    model,
    knowledge: retrievalShopKnowledge(search, documents),
    sessions,
    meter: postgresUsageLedger(database, prices),
    embeddingModelId: embedding.id,
    clock,
    ids: randomIds,
    deadline: (ms) => AbortSignal.timeout(ms),
    observe: observeOn(logger),
    caching: {
      answers: tenantAnswerCache(cache.cache, cache.onFailure),
      catalogueVersion: (merchant) => documents.catalogueVersion(merchant),
      background: (work) => {
        background.add(work);
      },
    },
  });
  const deps: AssistantApiDeps = {
    logger,
    clock,
    ids: randomIds,
    version,
    model: { id: config.MODEL_ID, simulated },
    tokens,
    merchants: tenancy.merchants,
    gate: tenancy.gate,
    administration: tenancy.administration,
    answer,
    sessions,
    documents,
    ingest: ingestWithinTier({
      ingest: makeIngestDocuments({ index, embeddingModel: embedding }),
      index,
      check: tenancy.checkProducts,
    }),
    probes: [...probesOf({ database, embedding, tokens, modelGuard, modelEndpoint }), ...cache.probes],
    gauges: async () => ({ database: { ...database.gauges() }, cache: await cache.gauges() }),
    heartbeatMs,
    ...(config.WEB_ORIGINS && { webOrigins: config.WEB_ORIGINS }),
    ...(config.CONSOLE_DIR !== undefined && { consoleDir: config.CONSOLE_DIR }),
    ...(localSignIn && { localSignIn }),
  };
  return { deps, close };
};
