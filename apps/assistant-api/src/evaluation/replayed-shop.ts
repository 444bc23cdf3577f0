import { makeAnswerQuestion, type Answer, type LanguageModel } from '@rag-assistant/assistant';
import { postgresSessionStore, tenantAnswerCache } from '@rag-assistant/assistant/adapters';
import { currentPriceBook, postgresUsageLedger } from '@rag-assistant/billing/adapters';
import { money, randomIds, RequestId, UserId, type Clock, type MerchantId } from '@rag-assistant/kernel';
import { memoryStore, TenantCache } from '@rag-assistant/platform-cache';
import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights, openLocalKeyService } from '@rag-assistant/pii/adapters';
import type { Database } from '@rag-assistant/platform-postgres';
import {
  makeDocumentLibrary,
  makeIngestDocuments,
  makeSearchDocuments,
  type SourceDocument,
} from '@rag-assistant/retrieval';
import { localEmbeddingModelId, openDocumentIndex } from '@rag-assistant/retrieval/adapters';
import { openPersonalData } from '../wiring/open-personal-data.ts';
import { retrievalShopKnowledge } from '../wiring/shop-knowledge.retrieval.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A simulated model: searches, then says the price of the first product it was shown. */
const priceSayer: LanguageModel = {
  id: 'simulated.extractive-v1:0',
  async *converse({ messages }) {
    await Promise.resolve();
    const blocks = messages.at(-1)?.content ?? [];
    const shown = blocks.find((block) => block.type === 'tool-result');
    const asked = blocks.find((block) => block.type === 'text')?.text ?? '';
    const price = /\$[\d,]+\.\d\d/.exec(shown?.content ?? '')?.[0];
    if (!shown)
      yield { type: 'tool-use', toolUseId: 't1', name: 'search_catalogue', input: { query: asked.slice(0, 400) } };
    else yield { type: 'text', text: price === undefined ? 'I could not find that.' : `It costs ${price} [p1].` };
    yield {
      type: 'stop',
      reason: shown ? 'end-turn' : 'tool-use',
      usage: { inputTokens: 700, outputTokens: 20, cachedInputTokens: 0 },
      latencyMs: 0,
    };
  },
};

export interface ReplayedShops {
  ask(merchant: MerchantId, query: string): Promise<Answer>;
  stock(merchant: MerchantId, products: readonly ReplayedProduct[]): Promise<void>;
  addPolicy(merchant: MerchantId, text: string): Promise<void>;
}

export interface ReplayedProduct {
  readonly sku: string;
  readonly name: string;
  readonly brand: string;
  readonly priceMinor: number;
  readonly stock: number;
}

/** The product's own parts on one database and one cache; only the model is simulated and time is the replay's. */
export const openReplayedShops = (database: Database, clock: Clock): ReplayedShops => {
  const index = openDocumentIndex(database, { modelId: null });
  const documents = makeDocumentLibrary(index);
  const ingest = makeIngestDocuments({ index, embeddingModel: null });
  const search = makeSearchDocuments({ index, embeddingModel: null, clock });
  const cache = new TenantCache(memoryStore({ clock, entriesMax: 20_000 }), clock);
  const refreshes: Promise<void>[] = [];
  const { personalData } = openPersonalData({
    database,
    keys: openLocalKeyService(join(mkdtempSync(join(tmpdir(), 'replay-')), 'keys.json')),
    detect: makeDetectPersonalData(loadTaggerWeights()),
    clock,
  });
  const answer = makeAnswerQuestion({
    personalData,
    model: priceSayer,
    knowledge: retrievalShopKnowledge(search, documents),
    sessions: postgresSessionStore(database, clock),
    meter: postgresUsageLedger(database, currentPriceBook()),
    embeddingModelId: localEmbeddingModelId,
    clock,
    ids: randomIds,
    deadline: () => new AbortController().signal,
    caching: {
      answers: tenantAnswerCache(cache, (error) => {
        throw error;
      }),
      catalogueVersion: (merchant) => documents.catalogueVersion(merchant),
      background: (work) => refreshes.push(work),
    },
  });
  const put = async (merchant: MerchantId, sources: readonly SourceDocument[]): Promise<void> => {
    await ingest(merchant, { collection: 'replay', documents: sources });
  };
  return {
    ask: async (merchant, message) => {
      const question = {
        requestId: RequestId.parse(randomIds.uuid()),
        merchant,
        shopName: 'Shop',
        user: UserId.parse('shopper'),
        message,
      };
      let done: Answer | undefined;
      for await (const event of answer(question, new AbortController().signal))
        if (event.type === 'done') done = event.answer;
      // A refresh ends before time goes on: the replay's clock stands still while it runs.
      await Promise.all(refreshes.splice(0));
      if (!done) throw new Error('an answer without an end');
      return done;
    },
    stock: (merchant, products) =>
      put(
        merchant,
        products.map(({ sku, name, brand, priceMinor, stock }) => ({
          kind: 'product',
          externalId: sku,
          product: {
            sku,
            name,
            description: '',
            brand,
            category: null,
            price: money(priceMinor, 'USD'),
            stock,
            rating: null,
            ratingCount: null,
            attributes: {},
            url: null,
          },
        })),
      ),
    addPolicy: (merchant, content) =>
      put(merchant, [
        { kind: 'policy', externalId: 'returns', title: 'Returns', format: 'markdown', content, sourceUri: null },
      ]),
  };
};
