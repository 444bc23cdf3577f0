import { withPostgresOwner, type OwnerSql, type Sql } from '@rag-assistant/platform-postgres';
import { beginForMerchant, commitSql } from '@rag-assistant/platform-postgres/testing';
import { lexicalLeg } from '../../adapters/lexical-leg.ts';
import { PostingCache } from '../../adapters/posting-cache.ts';
import { vectorLeg } from '../../adapters/vector-leg.ts';
import { vectorText } from '../../adapters/vector-text.ts';
import { percentile, seededRandom } from '../../evaluation/metrics.ts';
import { benchMerchant } from './bench-shop.ts';
import { timed, type BenchWorld } from './bench-world.ts';
import { lexicalQuery } from './search-speed.ts';

const shop = benchMerchant(1);

interface Leg {
  readonly name: string;
  readonly run: (sql: Sql, at: number) => Promise<unknown>;
}

/**
 * The same statements as the app role under policies and as the owner who bypasses them, by two connections that differ in
 * nothing else; calls interleaved at random.
 */
export const isolationCost = async (world: BenchWorld, rounds: number): Promise<void> => {
  const { model, questions, catalogue, seed, note } = world;
  const { vectors } = await model.embed(questions);
  const postings = new PostingCache(0);
  const skus = catalogue.map(({ product }) => product.sku);
  const legs: readonly Leg[] = [
    {
      name: 'key',
      run: (sql, at) =>
        sql.query(
          'select product from documents where merchant_id = $1::uuid and sku = $2::text',
          [shop, skus[(at * 97) % skus.length]],
          { prepared: true },
        ),
    },
    {
      name: 'lexical',
      run: (sql, at) =>
        lexicalLeg(sql, shop, 1, lexicalQuery(questions[at % questions.length] ?? ''), postings, Promise.resolve(null)),
    },
    {
      name: 'vector',
      run: (sql, at) => {
        const vector = vectors[at % vectors.length] ?? new Float32Array(512);
        const on = { sql, merchant: shop, modelId: model.id, vectorIndex: 'halves' as const, postings };
        return vectorLeg(on, { ...lexicalQuery(''), vector }, vectorText(vector), null);
      },
    },
  ];
  const random = seededRandom(seed);
  const work = async (app: OwnerSql, owner: OwnerSql): Promise<void> => {
    for (const { name, run } of legs) {
      const times = { on: [] as number[], off: [] as number[], txOn: [] as number[], txOff: [] as number[] };
      const one = async (sql: OwnerSql, begin: string, commit: string, at: number): Promise<[number, number]> => {
        let inner = 0;
        const whole = await timed(async () => {
          await sql.script(begin);
          inner = await timed(() => run(sql, at));
          await sql.script(commit);
        });
        return [inner, whole];
      };
      const on = async (at: number): Promise<void> => {
        const [inner, whole] = await one(app, beginForMerchant(shop), commitSql, at);
        times.on.push(inner);
        times.txOn.push(whole);
      };
      const off = async (at: number): Promise<void> => {
        const [inner, whole] = await one(owner, 'begin', 'commit', at);
        times.off.push(inner);
        times.txOff.push(whole);
      };
      for (let at = -50; at < rounds; at++) {
        if (at === 0) for (const list of Object.values(times)) list.length = 0;
        for (const step of random() < 0.5 ? [on, off] : [off, on]) await step(Math.abs(at));
      }
      for (const share of [0.5, 0.95]) {
        const ratio = (some: readonly number[], others: readonly number[]): number =>
          percentile(some, share) / percentile(others, share);
        const p = `p${share * 100}`;
        note(`policies on / off, ${name}, statement ${p}`, ratio(times.on, times.off), 'goal 1.05 or less');
        note(`policies on / off, ${name}, transaction ${p}`, ratio(times.txOn, times.txOff), 'goal 1.10 or less');
        note(`policies on, ${name}, transaction ${p} ms`, percentile(times.txOn, share));
      }
    }
  };
  const settings = 'set jit = off; set max_parallel_workers_per_gather = 0';
  await withPostgresOwner(world.url, async (app) => {
    await app.script(settings);
    await withPostgresOwner(world.ownerUrl, async (owner) => {
      await owner.script(settings);
      await work(app, owner);
    });
  });
};
