import {
  makeAnswerQuestion,
  type AnswerQuestion,
  type SessionStore,
  type ShopKnowledge,
} from '@rag-assistant/assistant';
import { postgresSessionStore } from '@rag-assistant/assistant/adapters';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import type { BudgetAlerts, BudgetStore, UsageLedger, UsageRecords } from '@rag-assistant/billing';
import {
  currentPriceBook,
  postgresBudgetAlerts,
  postgresBudgetStore,
  postgresUsageLedger,
  postgresUsageRecords,
} from '@rag-assistant/billing/adapters';
import type { DocumentRecords } from '@rag-assistant/documents';
import { postgresDocumentRecords } from '@rag-assistant/documents/adapters';
import { randomIds, systemClock } from '@rag-assistant/kernel';
import type { TokenVault } from '@rag-assistant/pii';
import { makePostgresTokenVault } from '@rag-assistant/pii/adapters';
import { fakePersonalData } from '@rag-assistant/assistant/testing';
import { fakeKeyService } from '@rag-assistant/pii/testing';
import { memoryStore, TenantCache, type CacheStore } from '@rag-assistant/platform-cache';
import type { Database } from '@rag-assistant/platform-postgres';
import { makeLogger, type Logger } from '@rag-assistant/platform-telemetry';
import {
  makeDocumentLibrary,
  makeIngestDocuments,
  makeReembedDocuments,
  makeSearchDocuments,
  type DocumentLibrary,
  type IngestDocuments,
  type ReembedDocuments,
  type SearchDocuments,
  type SynonymStore,
  type VectorUpkeep,
} from '@rag-assistant/retrieval';
import {
  openDocumentIndex,
  openSynonymStore,
  openTextEntries,
  openVectorUpkeep,
  type TextEntries,
} from '@rag-assistant/retrieval/adapters';
import type { MerchantAccounts, MerchantData, MerchantRegistry, Seats } from '@rag-assistant/tenancy';
import {
  postgresMerchantAccounts,
  postgresMerchantData,
  postgresMerchantRegistry,
  postgresSeats,
} from '@rag-assistant/tenancy/adapters';
import { hashedWordsModel, secondModel } from './hashed-words.embedding.ts';
import { searchedKnowledge } from './shop-knowledge.ts';

/** The product's own adapters and use cases on one database, as the service wires them. */
export interface Product {
  readonly database: Database;
  readonly ingest: IngestDocuments;
  readonly search: SearchDocuments;
  readonly library: DocumentLibrary;
  readonly synonyms: SynonymStore;
  readonly knowledge: ShopKnowledge;
  readonly sessions: SessionStore;
  readonly ledger: UsageLedger;
  readonly records: UsageRecords;
  readonly budgets: BudgetStore;
  readonly alerts: BudgetAlerts;
  readonly files: DocumentRecords;
  readonly texts: TextEntries;
  readonly embeddingModelId: string;
  readonly upkeep: VectorUpkeep;
  /** Gives the passages of a merchant vectors of a second model. */
  readonly reembedded: ReembedDocuments;
  readonly vault: TokenVault;
  readonly cache: TenantCache;
  readonly registry: MerchantRegistry;
  readonly accounts: MerchantAccounts;
  readonly seats: Seats;
  readonly data: MerchantData;
  readonly answer: AnswerQuestion;
  readonly logger: Logger;
  /** Every figure that the product would publish. */
  metrics(): unknown;
}

/** Passages of others would never get their vectors by this merchant's work: it would go on for ever. */
const notEndless = (embedded: number): void => {
  if (embedded > 2_000) throw new Error('more passages are embedded than there are');
};

export const modelId = 'simulated.extractive-v1:0';

/** Looks the shopper's words up and repeats the first passage with its mark. */
const searchingModel = () => {
  const model = scriptedModel((request) => {
    const last = request.messages.at(-1)?.content.at(-1);
    if (last?.type !== 'tool-result') {
      const query = last?.type === 'text' ? last.text : 'anything';
      return [
        { tool: 'search_policies', input: { query } },
        { tool: 'search_catalogue', input: { query } },
      ];
    }
    const text = /"text":"((?:[^"\\]|\\.){1,200})/.exec(last.content)?.[1] ?? 'Nothing was found';
    return [{ text: `${text.replaceAll(/[\\.]/g, ' ')} [p1].` }];
  });
  return { id: modelId, converse: model.converse.bind(model) };
};

/** `onLogLine` sees every line as it would be written; without `store` the cache is this process's own. */
export const makeProduct = (database: Database, onLogLine: (line: string) => void, store?: CacheStore): Product => {
  const clock = systemClock;
  const logger = makeLogger({ level: 'debug', base: {}, destination: { write: onLogLine } });
  const index = openDocumentIndex(database, { modelId: hashedWordsModel.id });
  const library = makeDocumentLibrary(index);
  const search = makeSearchDocuments({ index, embeddingModel: hashedWordsModel, clock });
  const knowledge = searchedKnowledge(search, library);
  const sessions = postgresSessionStore(database, clock);
  const ledger = postgresUsageLedger(database, currentPriceBook());
  const texts = openTextEntries({ collection: 'files', embeddingModel: hashedWordsModel });
  const upkeep = openVectorUpkeep(database);
  const cache = new TenantCache(store ?? memoryStore({ clock, entriesMax: 400 }), clock);
  return {
    database,
    ingest: makeIngestDocuments({ index, embeddingModel: hashedWordsModel }),
    search,
    library,
    synonyms: openSynonymStore(database, { clock }),
    knowledge,
    sessions,
    ledger,
    records: postgresUsageRecords(database),
    budgets: postgresBudgetStore(database),
    alerts: postgresBudgetAlerts(database),
    files: postgresDocumentRecords(database, texts),
    texts,
    embeddingModelId: hashedWordsModel.id,
    upkeep,
    reembedded: makeReembedDocuments({ upkeep, embeddingModel: secondModel, onProgress: notEndless }),
    vault: makePostgresTokenVault({ database, keys: fakeKeyService() }),
    cache,
    registry: postgresMerchantRegistry(database),
    accounts: postgresMerchantAccounts(database),
    seats: postgresSeats(database),
    data: postgresMerchantData(database, { rowsPerTransaction: 50 }),
    answer: makeAnswerQuestion({
      // Values behind placeholders are tried on the vault itself; here nothing is hidden, so that markers would show.
      personalData: fakePersonalData(),
      model: searchingModel(),
      knowledge,
      sessions,
      meter: ledger,
      embeddingModelId: 'local:universal-sentence-encoder',
      clock,
      ids: randomIds,
      deadline: (ms) => AbortSignal.timeout(ms),
      observe: (event) => {
        logger.info({ event }, 'answer');
      },
    }),
    logger,
    metrics: () => ({ pool: database.gauges(), cache: cache.statistics() }),
  };
};
