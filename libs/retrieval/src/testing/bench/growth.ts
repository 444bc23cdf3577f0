import { systemClock } from '@rag-assistant/kernel';
import { maintainVectorIndexes, openDocumentIndex } from '../../adapters/index.ts';
import { makeIngestDocuments } from '../../application/ingest-documents.use-case.ts';
import { makeSearchDocuments } from '../../application/search-documents.use-case.ts';
import { seededRandom } from '../../evaluation/metrics.ts';
import { benchMerchant, exchanged } from './bench-shop.ts';
import { asOwner, p50, p95, timed, type BenchWorld } from './bench-world.ts';
import { mixedVectors, recallOf, storeVectors } from './vector-recall.ts';

export interface GrowthPoint {
  readonly documents: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly indexMb: number;
}

/** One merchant grows; at each size the whole search and the size of its tables with their indexes. */
export const growth = async (
  world: BenchWorld,
  real: readonly Float32Array[],
  sizes: readonly number[],
): Promise<GrowthPoint[]> => {
  const { database, model, catalogue, questions, note, say, seed } = world;
  const random = seededRandom(seed);
  const merchant = benchMerchant(700);
  const ingest = makeIngestDocuments({
    index: openDocumentIndex(database, { modelId: null }),
    embeddingModel: null,
    chunksPerBatch: 1000,
  });
  const search = makeSearchDocuments({
    index: openDocumentIndex(database, { modelId: model.id }),
    embeddingModel: model,
    clock: systemClock,
  });
  const points: GrowthPoint[] = [];
  let stored = 0;
  const sizeOf = () =>
    asOwner(world, async (owner) => {
      const [row] = await owner.query<{ bytes: bigint }>(
        `select sum(pg_total_relation_size(name::regclass))::int8 bytes from unnest(array['lexical_postings',
           'chunk_vectors', 'chunks', 'documents', 'product_facets']) name`,
      );
      return Number(row?.bytes ?? 0n) / 2 ** 20;
    });
  const before = await sizeOf();
  for (const size of sizes) {
    for (; stored < size; stored = Math.min(size, stored + 10_000)) {
      const count = Math.min(10_000, size - stored);
      const documents = Array.from({ length: count }, (_, at) => exchanged(catalogue, `g${stored + at}`, random));
      await ingest(merchant, { collection: 'bench', documents });
      say(`${stored + count} of ${sizes.at(-1) ?? 0} documents stored`);
    }
    await asOwner(world, async (owner) => {
      const [held] = await owner.query<{ count: number }>(
        'select count(*)::int count from chunk_vectors where merchant_id = $1::uuid',
        [merchant],
      );
      const missing = size - (held?.count ?? 0);
      // Thousands of new vectors are stored many times more quickly without the index, which is then made anew.
      await maintainVectorIndexes(owner, { rowsMin: Number.MAX_SAFE_INTEGER });
      await storeVectors(owner, merchant, model.id, mixedVectors(real, missing, random), held?.count ?? 0);
      await owner.script('vacuum analyze');
      const seconds = (await timed(() => maintainVectorIndexes(owner, { memoryMb: 1024 }))) / 1000;
      note(`own vector index of ${size} documents, s`, seconds);
    });
    for (const query of questions.slice(0, 40)) await search(merchant, { query, kinds: ['product'], limit: 10 });
    const times: number[] = [];
    for (const query of questions)
      times.push((await search(merchant, { query, kinds: ['product'], limit: 10 })).timingsMs.search);
    const indexMb = (await sizeOf()) - before;
    points.push({ documents: size, p50Ms: p50(times), p95Ms: p95(times), indexMb });
    note(`hybrid search of ${size} documents, p50 ms`, p50(times));
    note(`hybrid search of ${size} documents, p95 ms`, p95(times), size >= 200_000 ? 'goal 40 or less at 200,000' : '');
    note(`tables and indexes of ${size} documents, MB`, indexMb);
    const asked = (await model.embed(questions.slice(0, 50))).vectors;
    note(`recall@10 of ${size} vectors`, (await recallOf(world, merchant, asked)).recall, 'goal 0.98 or more');
  }
  return points;
};
