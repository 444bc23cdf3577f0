import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAppError, systemClock } from '@rag-assistant/kernel';
import { withPostgresOwner, type Database, type OwnerSql, type Sql } from '@rag-assistant/platform-postgres';
import { scratchDatabase, startPostgresServer } from '@rag-assistant/platform-postgres/testing';
import { PostingCache } from '../adapters/posting-cache.ts';
import { searchChunks } from '../adapters/document-index.search.ts';
import {
  maintainVectorIndexes,
  openDocumentIndex,
  openLocalEmbeddingModel,
  retrievalMigrations,
} from '../adapters/index.ts';
import { makeIngestDocuments } from '../application/ingest-documents.use-case.ts';
import { makeSearchDocuments } from '../application/search-documents.use-case.ts';
import { prepareDocument } from '../domain/prepare-document.ts';
import { queryTerms } from '../domain/query.ts';
import { defaultRanking } from '../domain/ranking.ts';
import type { ProductDocument } from '../domain/source-document.ts';
import { benchMerchant, catalogueOf, neighboursOf } from '../evaluation/bench-shop.ts';
import { dataSets, loadSet } from '../evaluation/data-sets.ts';
import { mean, percentile, seededRandom } from '../evaluation/metrics.ts';
import { cachedEmbeddings } from '../evaluation/vector-cache.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    json: { type: 'string' },
    neighbours: { type: 'string', default: '50000' },
    merchants: { type: 'string', default: '50' },
    queries: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260101' },
    cache: { type: 'string', default: '.data/embeddings' },
  },
});
const root = process.env['NX_WORKSPACE_ROOT'] ?? process.cwd();
const seed = Number(values.seed);
const started = performance.now();
const shop = benchMerchant(1);
const figures: Record<string, number> = {};
const round = (value: number): number => Math.round(value * 1000) / 1000;
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const note = (name: string, value: number, goal = ''): void => {
  figures[name] = round(value);
  process.stdout.write(`${name.padEnd(58)} ${String(round(value)).padStart(12)}   ${goal}\n`);
};
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

const ingestRates = async (database: Database, catalogue: readonly ProductDocument[]): Promise<void> => {
  const index = openDocumentIndex(database, { modelId: null });
  const ingest = makeIngestDocuments({ index, embeddingModel: null, chunksPerBatch: 500 });
  const scratch = benchMerchant(999_999);
  const put = (documents: readonly ProductDocument[]): Promise<unknown> =>
    ingest(scratch, { collection: 'bench', documents });
  const bulk = await timed(async () => {
    for (let at = 0; at < catalogue.length; at += 500) await put(catalogue.slice(at, at + 500));
  });
  note('ingest, products a second, without embedding', (catalogue.length / bulk) * 1000, 'goal 4,000 or more');
  const changed = catalogue.slice(0, 200).map((document): ProductDocument => ({
    ...document,
    product: { ...document.product, name: `${document.product.name} new` },
  }));
  const single = await timed(async () => {
    for (const document of changed) await put([document]);
  });
  note('single updates a second', (changed.length / single) * 1000, 'goal 200 or more');
  await index.removeMerchant(scratch);
};

interface Leg {
  readonly name: string;
  run(sql: Sql, at: number): Promise<unknown>;
}

/** The same statements as the app role under policies and as the owner who bypasses them, calls interleaved at random. */
const isolationCost = async (
  database: Database,
  owner: OwnerSql,
  legs: readonly Leg[],
  rounds: number,
): Promise<void> => {
  const random = seededRandom(seed);
  for (const leg of legs) {
    const times = { on: [] as number[], off: [] as number[], txOn: [] as number[], txOff: [] as number[] };
    for (let at = 0; at < rounds; at++) {
      const on = async (): Promise<void> => {
        times.txOn.push(
          await timed(() =>
            database.forMerchant(shop, async (sql) => times.on.push(await timed(() => leg.run(sql, at)))),
          ),
        );
      };
      const off = async (): Promise<void> => {
        times.txOff.push(
          await timed(async () => {
            await owner.script('begin');
            times.off.push(await timed(() => leg.run(owner, at)));
            await owner.script('commit');
          }),
        );
      };
      for (const step of random() < 0.5 ? [on, off] : [off, on]) await step();
    }
    for (const share of [0.5, 0.95]) {
      const p = `p${share * 100}`;
      note(
        `policies on / off, ${leg.name}, statement ${p}`,
        percentile(times.on, share) / percentile(times.off, share),
        'goal 1.05 or less',
      );
      note(
        `policies on / off, ${leg.name}, transaction ${p}`,
        percentile(times.txOn, share) / percentile(times.txOff, share),
        'goal 1.10 or less',
      );
    }
  }
};

const vectorRecall = async (database: Database, vectors: readonly Float32Array[], modelId: string): Promise<number> => {
  const near = (sql: Sql, vector: Float32Array, exact: boolean): Promise<{ ord: number }[]> =>
    sql.query(
      `select ord from chunk_vectors where merchant_id = '${shop}'::uuid and model_id = '${modelId}' and shelf = 1::smallint
       order by ${exact ? '0 + ' : ''}(embedding <#> $1::text::halfvec(512)) limit 10`,
      [`[${vector.join(',')}]`],
    );
  const shares: number[] = [];
  for (const vector of vectors.slice(0, 100))
    await database.forMerchant(shop, async (sql) => {
      await sql.query(`select set_config('hnsw.ef_search', '100', true)`);
      const found = new Set((await near(sql, vector, false)).map(({ ord }) => ord));
      const truth = await near(sql, vector, true);
      shares.push(truth.filter(({ ord }) => found.has(ord)).length / Math.max(1, truth.length));
    });
  return mean(shares);
};

const bareTextSearch = async (owner: OwnerSql, queries: readonly string[]): Promise<void> => {
  await owner.script(
    `create table bare as select document_id, title, to_tsvector('english', title) as words from documents where merchant_id = '${shop}'`,
  );
  await owner.script('create index on bare using gin (words); analyze bare');
  const times: number[] = [];
  for (const query of queries)
    times.push(
      await timed(() =>
        owner.query(
          `select document_id from bare, websearch_to_tsquery('english', $1) q where words @@ q order by ts_rank(words, q) desc limit 10`,
          [query],
        ),
      ),
    );
  note('bare @@ with ts_rank without policies, p50 ms', percentile(times, 0.5));
  await owner.script('drop table bare');
};

const main = async (): Promise<void> => {
  const data = resolve(root, values.data);
  const server = await startPostgresServer();
  const scratch = await scratchDatabase(server, retrievalMigrations, { poolMax: 10, statementTimeoutMs: 120_000 });
  const model = cachedEmbeddings(openLocalEmbeddingModel({ workers: 2 }), resolve(root, values.cache));
  try {
    const { database } = scratch;
    const catalogue = await catalogueOf(data);
    await ingestRates(database, catalogue);
    const index = openDocumentIndex(database, { modelId: model.id });
    const plain = makeIngestDocuments({
      index: openDocumentIndex(database, { modelId: null }),
      embeddingModel: null,
      chunksPerBatch: 500,
    });
    for (const { merchant, products } of neighboursOf(
      catalogue,
      Number(values.neighbours),
      Number(values.merchants),
      seed,
    )) {
      for (let at = 0; at < products.length; at += 2000)
        await plain(merchant, { collection: 'bench', documents: products.slice(at, at + 2000) });
      say(`neighbour of ${products.length} products stored`);
    }
    say('embedding the catalogue (kept in the cache)');
    const texts = catalogue.map((document) => prepareDocument(shop, 'bench', document).chunks[0]?.embeddingText ?? '');
    for (let at = 0; at < texts.length; at += 1024) {
      await model.embed(texts.slice(at, at + 1024));
      say(`${Math.min(texts.length, at + 1024)} of ${texts.length} embedded`);
    }
    const ingest = makeIngestDocuments({ index, embeddingModel: model, chunksPerBatch: 500 });
    const stored = await timed(async () => {
      for (let at = 0; at < catalogue.length; at += 2000)
        await ingest(shop, { collection: 'bench', documents: catalogue.slice(at, at + 2000) });
    });
    note('ingest with stored vectors, products a second', (catalogue.length / stored) * 1000);
    await scratch.admin.script('vacuum analyze');
    const built = await timed(() => withPostgresOwner(scratch.ownerUrl, (owner) => maintainVectorIndexes(owner)));
    note("building the shop's own vector index, s", built / 1000);
    await measure(database, scratch.ownerUrl, catalogue, model.id);
  } finally {
    await model.close();
    await scratch.close();
    await server.stop();
  }
  const measure_ = {
    figures,
    seed,
    versions: { node: process.version, engine: 'PostgreSQL' },
    ms: Math.round(performance.now() - started),
  };
  if (values.json) writeFileSync(resolve(root, values.json), `${JSON.stringify(measure_, null, 2)}\n`);

  async function measure(
    database: Database,
    ownerUrl: string,
    products: readonly ProductDocument[],
    modelId: string,
  ): Promise<void> {
    const set = dataSets[2]?.('dev');
    if (!set) return;
    const { queries } = loadSet(data, set);
    const questions = queries.slice(0, Number(values.queries)).map(({ text }) => text);
    const { vectors } = await model.embed(questions);
    const search = makeSearchDocuments({
      index: openDocumentIndex(database, { modelId }),
      embeddingModel: model,
      clock: systemClock,
    });
    const one = (query: string): Promise<{ timingsMs: { search: number } }> =>
      search(shop, { query, kinds: ['product'], limit: 10 });
    for (const query of questions.slice(0, 30)) await one(query);
    const times: number[] = [];
    for (const query of questions) times.push((await one(query)).timingsMs.search);
    note(`hybrid search of ${products.length} products, p50 ms`, percentile(times, 0.5), 'goal 5 or less');
    note(`hybrid search of ${products.length} products, p95 ms`, percentile(times, 0.95), 'goal 15 or less');
    const crowded: number[] = [];
    const lane = async (from: number): Promise<void> => {
      for (let at = from; at < questions.length; at += 8)
        crowded.push((await one(questions[at] ?? '')).timingsMs.search);
    };
    await Promise.all(Array.from({ length: 8 }, (_, from) => lane(from)));
    note('the same with 8 at once, p95 ms', percentile(crowded, 0.95), 'goal 30 or less');
    note(
      'recall@10 of the own vector index against the exact scan',
      await vectorRecall(database, vectors, modelId),
      'goal 0.98 or more',
    );
    const query = (at: number, vector: boolean, lexicalMax: number) => ({
      shelf: 'product' as const,
      kinds: ['product' as const],
      terms: lexicalMax === 0 ? [] : queryTerms(questions[at % questions.length] ?? ''),
      parameters: defaultRanking.product.bm25,
      vector: vector ? (vectors[at % vectors.length] ?? null) : null,
      filters: {},
      correctSpelling: false,
      lexicalMax,
      vectorMax: 30,
    });
    const sku = products[7]?.product.sku ?? '';
    const on = { merchant: shop, modelId, postings: new PostingCache(0) };
    await withPostgresOwner(ownerUrl, async (owner) => {
      await owner.script('set jit = off; set max_parallel_workers_per_gather = 0');
      const lexicalTimes: number[] = [];
      for (let at = 0; at < questions.length; at++)
        lexicalTimes.push(
          await timed(() => database.forMerchant(shop, (sql) => searchChunks({ ...on, sql }, query(at, false, 50)))),
        );
      note('lexical leg with its transaction and texts, p50 ms', percentile(lexicalTimes, 0.5));
      await bareTextSearch(owner, questions);
      await isolationCost(
        database,
        owner,
        [
          {
            name: 'key',
            run: (sql) =>
              sql.query('select product from documents where merchant_id = $1::uuid and sku = $2::text', [shop, sku]),
          },
          { name: 'lexical', run: (sql, at) => searchChunks({ ...on, sql }, query(at, false, 50)) },
          { name: 'vector', run: (sql, at) => searchChunks({ ...on, sql }, query(at, true, 0)) },
        ],
        Math.max(300, questions.length),
      );
    });
  }
};

main().catch((error: unknown) => {
  process.stderr.write(
    `${isAppError(error) ? `${error.code}: ${error.publicText} ${JSON.stringify(error.context)}` : String(error)}\n`,
  );
  process.exitCode = 1;
});
