import { AssistantApiEnv, parseEnv } from '@rag-assistant/contracts';
import { AppError, MerchantId, parseJson, systemClock } from '@rag-assistant/kernel';
import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { makeLogger } from '@rag-assistant/platform-telemetry';
import type { SourceDocument } from '@rag-assistant/retrieval';
import { openFileSource } from '@rag-assistant/retrieval/adapters';
import { openLocalIssuer } from '@rag-assistant/tenancy/adapters';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { wireAssistantApi, type WiredAssistantApi } from '../wiring/wire-assistant-api.ts';

const root = resolve(import.meta.dirname, '../../../..');
const documentsAtOnce = 100;
const shopsDir = join(root, 'tools/harness/shops');

const ShopFile = z.object({ slug: z.string(), name: z.string(), merchantId: z.uuid(), currency: z.string() });
export interface CostShop {
  readonly slug: string;
  readonly name: string;
  readonly merchant: MerchantId;
  readonly products: readonly string[];
}

const JournalPage = z.object({
  dropped: z.number(),
  entries: z.array(
    z.object({
      operation: z.string().nullable(),
      modelId: z.string().nullable(),
      status: z.number().nullable(),
      inputTokens: z.number().nullable(),
      outputTokens: z.number().nullable(),
    }),
  ),
});
export type JournalEntry = z.infer<typeof JournalPage>['entries'][number];

export interface CostStack {
  readonly api: WiredAssistantApi;
  readonly shops: readonly CostShop[];
  readonly modelUrl: string;
  /** What the simulated model was asked since the last call. */
  takeJournal(): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

interface SimulatedModel {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const startModel = async (): Promise<SimulatedModel> => {
  const child = spawn(process.execPath, [join(root, 'tools/emulators/bedrock/src/main.ts')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const piece of child.stdout) {
    said += String(piece);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined)
      return {
        url,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
  }
  throw new AppError({
    code: 'cost.model-not-started',
    category: 'unavailable',
    publicText: 'The simulated model did not start.',
  });
};

/** The service's own wiring over an empty database, embedded unless an address is given, with the two demo shops and the simulated model. */
export const openCostStack = async (modelId: string, databaseUrl?: string): Promise<CostStack> => {
  const model = await startModel();
  try {
    return await openWith(model, modelId, databaseUrl);
  } catch (error) {
    await model.stop();
    throw error;
  }
};

const openWith = async (
  model: SimulatedModel,
  modelId: string,
  databaseUrl: string | undefined,
): Promise<CostStack> => {
  const folder = mkdtempSync(join(tmpdir(), 'assistant-cost-'));
  const issuer = { issuer: 'http://cost.test', audience: 'cost' };
  const { jwksPath: jwks } = openLocalIssuer({ dir: join(folder, 'issuer'), ...issuer, clock: systemClock });
  const config = parseEnv(AssistantApiEnv, {
    LOG_LEVEL: 'error',
    DATABASE_URL: databaseUrl ?? `pglite:${join(folder, 'data')}`,
    MODEL_ID: modelId,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: model.url,
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_AUDIENCE: issuer.audience,
    TOKEN_JWKS: jwks,
    PII_KEY_FILE: join(folder, 'key'),
  });
  // The client of AWS signs its requests, also to the simulated model.
  process.env['AWS_ACCESS_KEY_ID'] ??= 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
  const detect = makeDetectPersonalData(loadTaggerWeights(config.PII_WEIGHTS_FILE));
  const api = await wireAssistantApi(config, makeLogger({ level: 'error', base: {} }), '0.0.0-cost', detect);
  const shops: CostShop[] = [];
  for (const file of globSync('*/shop.json', { cwd: shopsDir }).sort()) {
    const dir = join(shopsDir, file, '..');
    const { slug, name, merchantId, currency } = parseJson(ShopFile, readFileSync(join(shopsDir, file), 'utf8'));
    const merchant = MerchantId.parse(merchantId);
    await api.deps.administration.register({ merchantId: merchant, slug, name, description: '', suggestions: [] });
    const products: string[] = [];
    for (const source of globSync('{products.csv,faqs.jsonl,policies/*.md}', { cwd: dir }).sort()) {
      const kind = source === 'products.csv' ? 'product' : source === 'faqs.jsonl' ? 'faq' : 'policy';
      const collection = `demo/${kind === 'policy' ? 'policies' : basename(source)}`;
      const documents: SourceDocument[] = [];
      for await (const item of openFileSource(join(dir, source), { kind, currency, collection }).read())
        if (item.type === 'document') documents.push(item.document);
      for (let at = 0; at < documents.length; at += documentsAtOnce)
        await api.deps.ingest(merchant, { collection, documents: documents.slice(at, at + documentsAtOnce) });
      products.push(...documents.flatMap((one) => (one.kind === 'product' ? [one.product.name] : [])));
    }
    shops.push({ slug, name, merchant, products });
  }
  return {
    api,
    shops,
    modelUrl: model.url,
    takeJournal: async () => {
      const page = JournalPage.parse(await (await fetch(`${model.url}/_emulator/journal`)).json());
      if (page.dropped > 0)
        throw new AppError({
          code: 'cost.journal-incomplete',
          category: 'internal',
          publicText: 'The journal of the simulated model lost entries.',
        });
      await fetch(`${model.url}/_emulator/journal`, { method: 'DELETE' });
      return page.entries;
    },
    close: async () => {
      await api.close();
      await model.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
