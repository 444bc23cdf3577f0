import {
  makeAnswerQuestion,
  makeConversations,
  type AnswerObservation,
  type LanguageModel,
} from '@rag-assistant/assistant';
import { postgresSessionStore, tenantAnswerCache } from '@rag-assistant/assistant/adapters';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import { currentPriceBook } from '@rag-assistant/billing/adapters';
import { randomIds, systemClock, type MerchantId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import type { OwnerSql } from '@rag-assistant/platform-postgres';
import { makeDetectPersonalData, type KeyService, type TokenVault } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { fakeKeyService } from '@rag-assistant/pii/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { captureLogs, type CapturedLogs } from '@rag-assistant/platform-telemetry/testing';
import {
  makeDocumentLibrary,
  makeIngestDocuments,
  makeSearchDocuments,
  type EmbeddingModel,
} from '@rag-assistant/retrieval';
import { localEmbeddingModelId, openDocumentIndex } from '@rag-assistant/retrieval/adapters';
import type { Role } from '@rag-assistant/tenancy';
import { postgresMerchantAccounts } from '@rag-assistant/tenancy/adapters';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, type AssistantApi } from '../app.ts';
import type { AssistantApiDeps } from '../deps.ts';
import { cachedMerchantData, indexedMerchantData, sealedMerchantData } from '../wiring/cached-merchant-data.ts';
import { embeddingWithoutPeople, ingestWithoutPeople } from '../wiring/documents-without-people.ts';
import { ingestWithinTier } from '../wiring/ingest-within-tier.ts';
import { openBilling } from '../wiring/open-billing.ts';
import { openCache, type OpenedCache } from '../wiring/open-cache.ts';
import { openFiles, type OpenedFiles } from '../wiring/open-files.ts';
import { logRedaction } from '../wiring/open-logger.ts';
import { openPersonalData } from '../wiring/open-personal-data.ts';
import { openTenancy } from '../wiring/open-tenancy.ts';
import { migrations } from '../wiring/wire-assistant-api.ts';
import { retrievalShopKnowledge } from '../wiring/shop-knowledge.retrieval.ts';
import { tablesWith } from './scan-tables.ts';
import { shopDocuments } from './shop-documents.ts';
import { testTokens } from './test-tokens.ts';

export interface TestApi extends AssistantApi {
  readonly deps: AssistantApiDeps;
  readonly logs: CapturedLogs;
  /** The database's owner, above all policies. */
  readonly admin: OwnerSql;
  readonly cache: OpenedCache;
  readonly vault: TokenVault;
  readonly opened: OpenedFiles;
  /** Tables with a row in which one of the words stands. */
  tablesWith(words: readonly string[]): Promise<string[]>;
  /** An authorization header. */
  bearer(role: Role, merchant?: MerchantId, user?: string): Promise<string>;
  badTokens(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

const detect = makeDetectPersonalData(loadTaggerWeights());

export const alpine = merchantNumber(1);
export const copper = merchantNumber(2);

/** A model of the price book, so that its use has a price. */
export const priced = (model: LanguageModel): LanguageModel => ({
  id: 'simulated.extractive-v1:0',
  converse: (request, signal) => model.converse(request, signal),
});

/** Searches the policies and answers with what it knows to stand in them. */
export const returnsModel = (): LanguageModel =>
  priced(
    scriptedModel((request) =>
      request.messages.at(-1)?.content.some(({ type }) => type === 'tool-result')
        ? [{ text: 'You can return unused items within 30 days of delivery [p1].' }]
        : [{ tool: 'search_policies', input: { query: 'return unused items' } }],
    ),
  );

const seedShops = async (deps: Pick<AssistantApiDeps, 'merchants' | 'ingest'>): Promise<void> => {
  for (const [merchantId, slug] of [
    [alpine, 'alpine'],
    [copper, 'copper'],
  ] as const) {
    await deps.merchants.save({ merchantId, slug, name: `Shop ${slug}`, description: '', suggestions: [] });
    await deps.ingest(merchantId, { collection: 'seed', documents: shopDocuments(slug) });
  }
};

/** The service on the embedded database with two shops, a scripted model, and whatever a test puts in its place. */
export const startTestApi = async (
  model: LanguageModel = returnsModel(),
  overrides: Partial<AssistantApiDeps> = {},
  engines: {
    database?: TestDatabase;
    redisUrl?: string;
    drainMs?: number;
    keys?: KeyService;
    embeddingModel?: EmbeddingModel;
  } = {},
): Promise<TestApi> => {
  const test = engines.database ?? (await testDatabase(migrations));
  const logs = captureLogs('debug', {}, logRedaction(detect));
  const tokens = testTokens(systemClock);
  const cache = openCache(engines.redisUrl, systemClock, logs.logger);
  const embeddingModel = engines.embeddingModel ? embeddingWithoutPeople(engines.embeddingModel, detect) : null;
  const index = openDocumentIndex(test.database, { modelId: embeddingModel?.id ?? null });
  const documents = makeDocumentLibrary(index);
  const search = makeSearchDocuments({ index, embeddingModel, clock: systemClock });
  const sessions = postgresSessionStore(test.database, systemClock);
  const bills = openBilling({
    database: test.database,
    clock: systemClock,
    prices: currentPriceBook(),
    models: { usual: 'simulated.extractive-v1:0', embedding: localEmbeddingModelId },
    alertTargets: [],
    onAlertFailure: (code) => {
      logs.logger.warn({ code }, 'budget alerts not looked at');
    },
  });
  const { personalData, vault } = openPersonalData({
    database: test.database,
    keys: engines.keys ?? fakeKeyService(),
    detect,
    clock: systemClock,
  });
  const filesDir = await mkdtemp(join(tmpdir(), 'test-api-files-'));
  const opened = openFiles({
    config: { DOCUMENT_STORE: `folder:${filesDir}`, DOCUMENT_BYTES_MAX: 1_000_000, AWS_REGION: 'us-east-1' },
    database: test.database,
    embeddingModel: null,
    detect,
    accounts: postgresMerchantAccounts(test.database),
    logger: logs.logger,
  });
  const tenancy = openTenancy({
    database: test.database,
    clock: systemClock,
    beside: [
      opened.data,
      bills.data,
      sealedMerchantData(vault),
      cachedMerchantData(cache.cache),
      indexedMerchantData(documents),
    ],
    drainMs: engines.drainMs ?? 0,
    requests: cache.requests,
  });
  const answer = makeAnswerQuestion({
    personalData,
    model,
    knowledge: retrievalShopKnowledge(search, documents),
    sessions,
    meter: bills.meter,
    budget: bills.budget,
    embeddingModelId: localEmbeddingModelId,
    clock: systemClock,
    ids: randomIds,
    deadline: (ms) => AbortSignal.timeout(ms),
    observe: (event: AnswerObservation) => {
      logs.logger.info({ event }, 'answer observed');
    },
    caching: {
      answers: tenantAnswerCache(cache.cache, cache.onFailure),
      catalogueVersion: (merchant) => documents.catalogueVersion(merchant),
      background: (work) => {
        void work;
      },
    },
  });
  const deps: AssistantApiDeps = {
    logger: logs.logger,
    clock: systemClock,
    ids: randomIds,
    version: '0.0.0-test',
    model: { id: model.id, simulated: true },
    tokens: tokens.verifier,
    merchants: tenancy.merchants,
    gate: tenancy.gate,
    administration: tenancy.administration,
    answer,
    sessions,
    conversations: makeConversations({ sessions: overrides.sessions ?? sessions, personalData }),
    documents,
    files: opened.files,
    billing: bills.billing,
    ingest: ingestWithinTier({
      ingest: ingestWithoutPeople(makeIngestDocuments({ index, embeddingModel }), detect),
      index,
      check: tenancy.checkProducts,
    }),
    probes: [{ name: 'database', required: true, check: () => test.database.ping() }, ...cache.probes],
    gauges: async () => ({ database: { ...test.database.gauges() }, cache: await cache.gauges() }),
    heartbeatMs: 50,
    ...overrides,
  };
  await seedShops(deps);
  const api = await buildApp(deps);
  return {
    ...api,
    deps,
    logs,
    admin: test.admin,
    cache,
    vault,
    opened,
    tablesWith: (words) => tablesWith(test.admin, words),
    bearer: (role, merchant = alpine, user = 'user-1') => tokens.bearer(role, merchant, user),
    badTokens: () => tokens.bad(alpine),
    close: async () => {
      await api.server.close();
      await opened.close();
      await rm(filesDir, { recursive: true, force: true });
      await cache.close();
      await test.close();
      tokens.close();
    },
  };
};
