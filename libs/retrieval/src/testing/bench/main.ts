import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAppError } from '@rag-assistant/kernel';
import { scratchDatabase, startPostgresServer } from '@rag-assistant/platform-postgres/testing';
import {
  maintainVectorIndexes,
  openDocumentIndex,
  openLocalEmbeddingModel,
  retrievalMigrations,
} from '../../adapters/index.ts';
import { makeIngestDocuments } from '../../application/ingest-documents.use-case.ts';
import { prepareDocument } from '../../domain/prepare-document.ts';
import { dataSets, loadSet } from '../../evaluation/data-sets.ts';
import { cachedEmbeddings } from '../../evaluation/vector-cache.ts';
import { benchMerchant, catalogueOf, neighboursOf } from './bench-shop.ts';
import { asOwner, load, timed, type BenchWorld } from './bench-world.ts';
import { growth } from './growth.ts';
import { growthPlot } from './growth-plot.ts';
import { ingestRates } from './ingest-rates.ts';
import { isolationCost } from './isolation-cost.ts';
import { besideTextSearch, searchSpeed } from './search-speed.ts';
import { recallByShare, recallOf } from './vector-recall.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    json: { type: 'string' },
    /** Of ingest, search, isolation, recall and growth. */
    parts: { type: 'string', default: 'ingest,search,isolation,recall' },
    /** Products of other merchants beside the shop. */
    neighbours: { type: 'string', default: '50000' },
    merchants: { type: 'string', default: '50' },
    /** Vectors of the recall by share. */
    vectors: { type: 'string', default: '200000' },
    sizes: { type: 'string', default: '10000,50000,200000' },
    plot: { type: 'string' },
    queries: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260101' },
    cache: { type: 'string', default: '.data/embeddings' },
  },
});
const root = process.env['NX_WORKSPACE_ROOT'] ?? process.cwd();
const seed = Number(values.seed);
const parts = new Set(values.parts.split(','));
const started = performance.now();
const shop = benchMerchant(1);
const figures: Record<string, number> = {};
const loads: number[] = [];
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const note = (name: string, value: number, goal = ''): void => {
  figures[name] = Math.round(value * 1000) / 1000;
  loads.push(load());
  process.stdout.write(
    `${name.padEnd(72)} ${String(figures[name]).padStart(12)}   ${goal.padEnd(24)} load ${load().toFixed(1)}\n`,
  );
};

const storeNeighbours = async ({ database, catalogue }: BenchWorld): Promise<void> => {
  const ingest = makeIngestDocuments({
    index: openDocumentIndex(database, { modelId: null }),
    embeddingModel: null,
    chunksPerBatch: 1000,
  });
  const { neighbours, merchants } = values;
  for (const { merchant, products } of neighboursOf(catalogue, Number(neighbours), Number(merchants), seed)) {
    for (let at = 0; at < products.length; at += 5000)
      await ingest(merchant, { collection: 'bench', documents: products.slice(at, at + 5000) });
    say(`neighbour of ${products.length} products stored`);
  }
};

const embedded = async ({ model, catalogue }: BenchWorld): Promise<Float32Array[]> => {
  const texts = catalogue.map((document) => prepareDocument(shop, 'bench', document).chunks[0]?.embeddingText ?? '');
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += 1024) {
    vectors.push(...(await model.embed(texts.slice(at, at + 1024))).vectors);
    say(`${Math.min(texts.length, at + 1024)} of ${texts.length} embedded (kept in the cache)`);
  }
  return vectors;
};

const storeShop = async (world: BenchWorld): Promise<void> => {
  const { database, model, catalogue } = world;
  const index = openDocumentIndex(database, { modelId: model.id });
  const ingest = makeIngestDocuments({ index, embeddingModel: model, chunksPerBatch: 500 });
  const stored = await timed(async () => {
    for (let at = 0; at < catalogue.length; at += 2000)
      await ingest(shop, { collection: 'bench', documents: catalogue.slice(at, at + 2000) });
  });
  note('ingest with vectors at hand, products a second', (catalogue.length / stored) * 1000);
  await asOwner(world, async (owner) => {
    await owner.script('vacuum analyze');
    note("the shop's own vector index, s", (await timed(() => maintainVectorIndexes(owner))) / 1000);
  });
};

const measure = async (world: BenchWorld): Promise<void> => {
  const real = await embedded(world);
  const { model, questions, catalogue } = world;
  if (parts.has('ingest')) await ingestRates(world);
  if (parts.has('search') || parts.has('isolation')) {
    await storeNeighbours(world);
    await storeShop(world);
    const asked = (await model.embed(questions.slice(0, 100))).vectors;
    note("recall@10 of the shop's own index", (await recallOf(world, shop, asked)).recall, 'goal 0.98 or more');
  }
  if (parts.has('search')) {
    const goals = ['goal 5 or less', 'goal 15 or less', 'goal 30 or less'];
    await searchSpeed(world, `${catalogue.length} products`, goals);
    await besideTextSearch(world);
  }
  if (parts.has('isolation')) await isolationCost(world, 1500);
  if (parts.has('recall')) await recallByShare(world, real, Number(values.vectors));
  if (parts.has('growth')) {
    const points = await growth(world, real, values.sizes.split(',').map(Number));
    if (values.plot) writeFileSync(resolve(root, values.plot), growthPlot(points));
  }
};

const main = async (): Promise<void> => {
  const data = resolve(root, values.data);
  const set = dataSets[2]?.('dev');
  if (!set) return;
  const { queries, dataHash } = loadSet(data, set);
  const server = await startPostgresServer();
  const scratch = await scratchDatabase(server, retrievalMigrations, { poolMax: 10, statementTimeoutMs: 120_000 });
  const model = cachedEmbeddings(openLocalEmbeddingModel({ workers: 2 }), resolve(root, values.cache));
  try {
    await measure({
      database: scratch.database,
      url: scratch.url,
      ownerUrl: scratch.ownerUrl,
      model,
      catalogue: await catalogueOf(data),
      questions: queries.slice(0, Number(values.queries)).map(({ text }) => text),
      seed,
      note,
      say,
    });
  } finally {
    await model.close();
    await scratch.close();
    await server.stop();
  }
  const report = {
    figures,
    options: values,
    seed,
    data: { sha256: dataHash },
    machine: { cores: availableParallelism(), loadLeast: Math.min(...loads), loadMost: Math.max(...loads) },
    versions: { node: process.version, engine: 'PostgreSQL 17' },
    ms: Math.round(performance.now() - started),
  };
  if (values.json) writeFileSync(resolve(root, values.json), `${JSON.stringify(report, null, 2)}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(
    `${isAppError(error) ? `${error.code}: ${error.publicText} ${JSON.stringify(error.context)}` : String(error)}\n`,
  );
  process.exitCode = 1;
});
