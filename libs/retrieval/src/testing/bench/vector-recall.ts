import type { MerchantId } from '@rag-assistant/kernel';
import type { OwnerSql, Sql } from '@rag-assistant/platform-postgres';
import { maintainVectorIndexes } from '../../adapters/index.ts';
import { PostingCache } from '../../adapters/posting-cache.ts';
import { vectorLeg } from '../../adapters/vector-leg.ts';
import { vectorText } from '../../adapters/vector-text.ts';
import { mean, seededRandom } from '../../evaluation/metrics.ts';
import { benchMerchant } from './bench-shop.ts';
import { asOwner, p50, timed, type BenchWorld } from './bench-world.ts';
import { lexicalQuery } from './search-speed.ts';

const normalised = (vector: Float32Array): Float32Array => {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
};

/** Between two vectors of real products: as crowded as a catalogue, and no two alike. */
export const mixedVectors = function* (
  real: readonly Float32Array[],
  count: number,
  random: () => number,
): Generator<Float32Array> {
  const pick = (): Float32Array => real[Math.floor(random() * real.length)] ?? new Float32Array(512);
  for (let at = 0; at < count; at++) {
    const [a, b, share] = [pick(), pick(), 0.2 + random() * 0.6];
    yield normalised(a.map((value, i) => value * share + (b[i] ?? 0) * (1 - share)));
  }
};

export const storeVectors = async (
  owner: OwnerSql,
  merchant: MerchantId,
  modelId: string,
  vectors: Iterable<Float32Array>,
  from = 0,
): Promise<void> => {
  let first = from;
  let batch: string[] = [];
  const send = async (): Promise<void> => {
    if (batch.length > 0)
      await owner.query(
        `insert into chunk_vectors (merchant_id, model_id, shelf, ord, embedding)
         select $1::uuid, $2::text, 1, $3::int + place::int - 1, v::halfvec(512)
         from unnest(string_to_array($4::text, ' ')) with ordinality x(v, place)`,
        [merchant, modelId, first, batch.join(' ')],
      );
    first += batch.length;
    batch = [];
  };
  for (const vector of vectors) {
    batch.push(vectorText(vector));
    if (batch.length === 1000) await send();
  }
  await send();
};

/** Recall of what a search finds against the exact scan, as the app role. */
export const recallOf = async (
  world: BenchWorld,
  merchant: MerchantId,
  questions: readonly Float32Array[],
): Promise<{ recall: number; ms: number }> => {
  const { database, model } = world;
  const shares: number[] = [];
  const times: number[] = [];
  const exact = (sql: Sql, vector: Float32Array): Promise<{ ord: number }[]> =>
    sql.query(
      `select ord from chunk_vectors where merchant_id = $1::uuid and model_id = $2::text and shelf = 1
       order by 0 + (embedding <#> $3::halfvec) limit 10`,
      [merchant, model.id, vectorText(vector)],
    );
  for (const vector of questions)
    await database.forMerchant(merchant, async (sql) => {
      const on = { sql, merchant, modelId: model.id, vectorIndex: 'halves' as const, postings: new PostingCache(0) };
      const truth = await exact(sql, vector);
      let found: number[] = [];
      times.push(
        await timed(async () => {
          found = await vectorLeg(on, { ...lexicalQuery(''), vector }, vectorText(vector), null);
        }),
      );
      const held = new Set(found);
      shares.push(truth.filter(({ ord }) => held.has(ord)).length / Math.max(1, truth.length));
    });
  return { recall: mean(shares), ms: p50(times) };
};

/** `total` vectors: three merchants of the shares that are asked about, the rest over merchants below an own index. */
export const recallByShare = async (world: BenchWorld, real: readonly Float32Array[], total: number): Promise<void> => {
  const { model, questions, note, say, seed } = world;
  const random = seededRandom(seed);
  const shares = [0.05, 0.01, 0.001];
  const rest = Math.round(total * (1 - shares.reduce((sum, share) => sum + share, 0)));
  const sizes = [
    ...shares.map((share) => Math.round(total * share)),
    ...Array.from({ length: Math.ceil(rest / 9000) }, () => Math.round(rest / Math.ceil(rest / 9000))),
  ];
  await asOwner(world, async (owner) => {
    for (const [at, size] of sizes.entries()) {
      await storeVectors(owner, benchMerchant(500 + at), model.id, mixedVectors(real, size, random));
      say(`${size} vectors of merchant ${at + 1} of ${sizes.length} stored`);
    }
    await owner.script('vacuum analyze chunk_vectors');
    await maintainVectorIndexes(owner);
  });
  const asked = (await model.embed(questions.slice(0, 100))).vectors;
  for (const [at, share] of shares.entries()) {
    const { recall, ms } = await recallOf(world, benchMerchant(500 + at), asked);
    note(`recall@10 of a merchant of ${share * 100} % of ${total} vectors`, recall, 'goal 0.98 or more');
    note(`vector leg of a merchant of ${share * 100} %, p50 ms`, ms);
  }
};
