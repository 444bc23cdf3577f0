import {
  makeAnswerQuestion,
  makeConversations,
  type AnswerObservation,
  type LanguageModel,
  type ShopKnowledge,
} from '@rag-assistant/assistant';
import {
  tenantAnswerCache,
  bedrockLanguageModel,
  guardedLanguageModel,
  postgresSessionStore,
} from '@rag-assistant/assistant/adapters';
import { currentPriceBook, slackAlertTarget } from '@rag-assistant/billing/adapters';
import type { AssistantApiEnv } from '@rag-assistant/contracts';
import { randomIds, systemClock } from '@rag-assistant/kernel';
import type { DetectPersonalData } from '@rag-assistant/pii';
import { bedrockRuntimeClient, isLoopback } from '@rag-assistant/platform-aws';
import { openDatabase } from '@rag-assistant/platform-postgres';
import { makeGuard } from '@rag-assistant/platform-resilience';
import type { Logger } from '@rag-assistant/platform-telemetry';
import { makeDocumentLibrary, makeIngestDocuments, makeSearchDocuments } from '@rag-assistant/retrieval';
import { checkEmbeddingModel, openDocumentIndex } from '@rag-assistant/retrieval/adapters';
import { makeTokenVerifier, postgresMerchantAccounts } from '@rag-assistant/tenancy/adapters';
import { BackgroundWork } from '../background-work.ts';
import type { AssistantApiDeps } from '../deps.ts';
import { every } from '../every.ts';
import { purgeExpiredValuesEvery } from '../expired-values.ts';
import { cachedMerchantData, indexedMerchantData, sealedMerchantData } from './cached-merchant-data.ts';
import { ingestWithoutPeople } from './documents-without-people.ts';
import { ingestWithinTier } from './ingest-within-tier.ts';
import { openLocalSignIn } from './local-sign-in.ts';
import { cacheAddress } from './cache-address.ts';
import { migrations } from './migrations.ts';
import { openBilling } from './open-billing.ts';
import { openCache } from './open-cache.ts';
import { openEmbedding } from './open-embedding.ts';
import { openFiles } from './open-files.ts';
import { openKeyService, openPersonalData } from './open-personal-data.ts';
import { openTenancy } from './open-tenancy.ts';
import { probesOf } from './probes.ts';
import { retrievalShopKnowledge } from './shop-knowledge.retrieval.ts';
import { vectorIndexOf } from './vector-index.ts';

export interface WiredAssistantApi {
  readonly deps: AssistantApiDeps;
  /** What answers are made from; for evaluations. */
  readonly knowledge: ShopKnowledge;
  /** Time that holding and recording has taken since the start, in milliseconds. */
  readonly meteringMs: () => number;
  /** Closes threads, connections and the database, in this order. */
  readonly close: () => Promise<void>;
}

export { migrations };

const heartbeatMs = 10_000;
const alertsEveryMs = 60_000;
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
  detect: DetectPersonalData,
): Promise<WiredAssistantApi> => {
  const clock = systemClock;
  const keys = openKeyService(config);
  const modelEndpoint =
    config.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? `https://bedrock-runtime.${config.AWS_REGION}.amazonaws.com`;
  const prices = currentPriceBook().at(clock.now());
  const simulated = prices.lineFor(config.MODEL_ID).simulated || isLoopback(modelEndpoint);
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
  const embedding = openEmbedding(config, bedrock, detect);
  const database = await openDatabase({
    url: config.DATABASE_URL,
    migrations,
    migrate: config.DATABASE_MIGRATE,
    poolMax: config.DATABASE_POOL_MAX,
  });
  let stopAlerts = (): Promise<void> => Promise.resolve();
  let closeFiles = (): Promise<void> => Promise.resolve();
  let stopPurging = (): Promise<void> => Promise.resolve();
  const close = async (): Promise<void> => {
    await closeFiles();
    await background.settled(backgroundGraceMs);
    await stopPurging();
    await stopAlerts();
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
  const modelOf = (modelId: string): LanguageModel =>
    guardedLanguageModel(bedrockLanguageModel({ client: bedrock, modelId }), modelGuard);
  const model = modelOf(config.MODEL_ID);
  const index = openDocumentIndex(database, {
    modelId: embedding.id,
    vectorIndex: vectorIndexOf(config.DATABASE_URL),
  });
  const documents = makeDocumentLibrary(index);
  const search = makeSearchDocuments({ index, embeddingModel: embedding, clock });
  const knowledge = retrievalShopKnowledge(search, documents);
  const sessions = postgresSessionStore(database, clock);
  const bills = openBilling({
    database,
    clock,
    prices,
    models: { usual: config.MODEL_ID, smaller: config.SMALL_MODEL_ID, embedding: config.EMBEDDING_MODEL },
    alertTargets:
      config.BUDGET_ALERT_WEBHOOK === undefined ? [] : [slackAlertTarget({ url: config.BUDGET_ALERT_WEBHOOK })],
    onAlertFailure: (code) => {
      logger.warn({ code }, 'budget alerts not looked at');
    },
  });
  const { personalData, vault } = openPersonalData({ database, keys, detect, clock });
  const accounts = postgresMerchantAccounts(database);
  const opened = openFiles({ config, database, embeddingModel: embedding, detect, accounts, logger });
  closeFiles = () => opened.close();
  const tenancy = openTenancy({
    database,
    clock,
    beside: [
      opened.data,
      bills.data,
      sealedMerchantData(vault),
      cachedMerchantData(cache.cache),
      indexedMerchantData(documents),
    ],
    drainMs: config.MERCHANT_DRAIN_MS,
    requests: cache.requests,
  });
  const answer = makeAnswerQuestion({
    personalData,
    model,
    knowledge,
    sessions,
    meter: bills.meter,
    budget: bills.budget,
    ...(config.SMALL_MODEL_ID !== undefined && { smallerModel: modelOf(config.SMALL_MODEL_ID) }),
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
  stopAlerts = every(alertsEveryMs, bills.checkAlerts);
  stopPurging = purgeExpiredValuesEvery(config.PII_PURGE_MS, { vault, merchants: tenancy.merchants, logger });
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
    conversations: makeConversations({ sessions, personalData }),
    documents,
    files: opened.files,
    billing: bills.billing,
    ingest: ingestWithinTier({
      ingest: ingestWithoutPeople(makeIngestDocuments({ index, embeddingModel: embedding }), detect),
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
  void opened.resume(tenancy.merchants);
  return { deps, knowledge, meteringMs: bills.meteringMs, close };
};
