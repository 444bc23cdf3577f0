import { answerLifetime, type Answer } from '@rag-assistant/assistant';
import { MerchantId, type Clock } from '@rag-assistant/kernel';
import { openDatabase } from '@rag-assistant/platform-postgres';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { migrations } from '../wiring/wire-assistant-api.ts';
import { openReplayedShops, type ReplayedProduct } from './replayed-shop.ts';
import { readTraffic, seeded } from './traffic.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    half: { type: 'string', default: 'dev' },
    json: { type: 'string' },
    engine: { type: 'string', default: 'pglite:memory' },
    seed: { type: 'string', default: '20260101' },
    merchants: { type: 'string', default: '20' },
    /** Times faster than the weeks that the traffic took, so that questions come as close as in a busy shop. */
    speed: { type: 'string', default: '5000' },
    /** Catalogue edits of one merchant, on average, in a minute of the replay. */
    edits: { type: 'string', default: '1' },
  },
});
const root = process.env['NX_WORKSPACE_ROOT'] ?? process.cwd();
const seed = Number(values.seed);
const merchantCount = Number(values.merchants);

interface Shop {
  readonly merchant: MerchantId;
  readonly mark: string;
  readonly products: ReplayedProduct[];
  /** What the oracle knows: when the answer to each question was made, and whether an edit came since. */
  readonly made: Map<string, { atMs: number; limitMs: number; edits: number; sku: string | null; priceMinor: number }>;
  edits: number;
  lastSku: string | null;
}
type Event = { readonly atMs: number; readonly shop: Shop } & (
  { readonly type: 'ask'; readonly query: string } | { readonly type: 'edit' }
);

const startMs = Date.parse('2026-01-01T00:00:00Z');
let nowMs = 0;
const clock: Clock = { now: () => new Date(startMs + nowMs), monotonicMs: () => nowMs };
const random = seeded(seed);
const { searches, sha256 } = readTraffic(resolve(root, values.data), values.half);
const queries = [...new Set(searches.map(({ query }) => query))];
const lengthMs = (searches.at(-1)?.atMs ?? 0) / Number(values.speed);

const shops = Array.from({ length: merchantCount }, (_shop, at): Shop => {
  const mark = `brand${at}x`;
  const products = queries.map((query, n) => ({
    sku: `${mark}-${n}`,
    name: `${mark} ${query}`.slice(0, 200),
    brand: mark,
    priceMinor: 1000 + n * 100 + at,
    stock: 5,
  }));
  const merchant = MerchantId.parse(`e1000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`);
  return { merchant, mark, products, made: new Map(), edits: 0, lastSku: null };
});

const events: Event[] = shops.flatMap((shop, rank) => [
  // Zipf: the first shop has all of the traffic, the n-th one n-th of it.
  ...searches
    .filter(() => random() < 1 / (rank + 1))
    .map(({ atMs, query }) => ({ type: 'ask' as const, shop, query, atMs: atMs / Number(values.speed) })),
  ...Array.from({ length: Math.round((lengthMs / 60_000) * Number(values.edits)) }, () => ({
    type: 'edit' as const,
    shop,
    atMs: random() * lengthMs,
  })),
]);
events.sort((a, b) => a.atMs - b.atMs);

const counts = {
  asked: 0,
  answered: 0,
  hits: 0,
  oracleHits: 0,
  allKnowingHits: 0,
  wrongHits: 0,
  stale: 0,
  foreign: 0,
  edits: 0,
};

const judge = (shop: Shop, query: string, answer: Answer): void => {
  counts.asked++;
  if (answer.outcome === 'answered') counts.answered++;
  const form = query.toLowerCase().replace(/\s+/g, ' ').trim();
  const known = shop.made.get(form);
  const young = known !== undefined && nowMs - known.atMs <= known.limitMs;
  const priceOf = (sku: string | null): number | undefined =>
    shop.products.find((product) => product.sku === sku)?.priceMinor;
  if (young && known.edits === shop.edits) counts.oracleHits++;
  if (young && priceOf(known.sku) === known.priceMinor) counts.allKnowingHits++;
  if (answer.usage.cached) counts.hits++;
  if (answer.usage.cached && !(young && known.edits === shop.edits)) counts.wrongHits++;
  const sku = answer.citations[0]?.sku ?? null;
  const priceMinor = priceOf(sku) ?? 0;
  shop.lastSku = sku;
  const said = Math.round(Number(/\$([\d,]+\.\d\d)/.exec(answer.text)?.[1]?.replaceAll(',', '')) * 100);
  const stock = shop.products.find((product) => product.sku === answer.products[0]?.sku)?.stock;
  if (answer.outcome === 'answered' && (said !== priceMinor || answer.products[0]?.stock !== stock)) counts.stale++;
  const text = JSON.stringify([answer.text, answer.citations, answer.products]);
  if ([...text.matchAll(/brand\d+x/g)].some(([mark]) => mark !== shop.mark)) counts.foreign++;
  // The oracle makes a new answer when it has none, and beside a stale one, as the product does.
  const { freshMs, staleMs } = answerLifetime(answer);
  const makes = !young || known.edits !== shop.edits || nowMs - known.atMs > freshMs;
  if (answer.outcome === 'answered' && makes)
    shop.made.set(form, { atMs: nowMs, limitMs: freshMs + staleMs, edits: shop.edits, sku, priceMinor });
};

const main = async (): Promise<void> => {
  const database = await openDatabase({ url: values.engine, migrations });
  try {
    const world = openReplayedShops(database, clock);
    for (const shop of shops) await world.stock(shop.merchant, shop.products);
    const edit = async (shop: Shop): Promise<void> => {
      counts.edits++;
      const kind = random();
      // Half of the edits change what was asked for last: an old answer would be wrong at once.
      const anywhere = Math.floor(random() * shop.products.length);
      const lastAsked = shop.products.findIndex(({ sku }) => sku === shop.lastSku);
      const at = lastAsked >= 0 && random() < 0.5 ? lastAsked : anywhere;
      const product = shop.products[at];
      if (kind < 0.2) await world.addPolicy(shop.merchant, `You can return items within ${counts.edits} days.`);
      else if (product) {
        const change = kind < 0.6 ? { priceMinor: product.priceMinor + 1 } : { stock: product.stock + 1 };
        shop.products[at] = { ...product, ...change };
        await world.stock(shop.merchant, [shop.products[at]]);
      }
      shop.edits++;
    };
    for (const [at, event] of events.entries()) {
      nowMs = event.atMs;
      if (event.type === 'edit') await edit(event.shop);
      else judge(event.shop, event.query, await world.ask(event.shop.merchant, event.query));
      if (at % 250 === 0) process.stderr.write(`${at} of ${events.length}\n`);
    }
  } finally {
    await database.close();
  }
  const ratio = counts.hits / Math.max(1, counts.oracleHits);
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  process.stdout.write(
    [
      `${counts.asked} questions (${counts.answered} answered) to ${merchantCount} shops, ${counts.edits} edits between, ${Math.round(lengthMs / 60_000)} minutes`,
      `hits of an oracle's     ${percent(ratio)} (${counts.hits} of ${counts.oracleHits}; hit rate ${percent(counts.hits / counts.asked)})   goal >= 90 %`,
      `hits it refuses         ${counts.wrongHits}   goal 0`,
      `stale answers           ${counts.stale}   goal 0`,
      `foreign answers         ${counts.foreign}   goal 0`,
      `The oracle keeps every answer until its time is up or its catalogue changes. One that also knew which edits`,
      `leave which answer right would have had ${counts.allKnowingHits} hits (${percent(counts.hits / Math.max(1, counts.allKnowingHits))} of those were had).`,
      '',
    ].join('\n'),
  );
  const report = {
    counts,
    ratio,
    goals: { ratio: 0.9, stale: 0, foreign: 0 },
    seed,
    options: values,
    data: { sha256 },
  };
  if (values.json) writeFileSync(resolve(root, values.json), `${JSON.stringify(report, null, 2)}\n`);
  if (ratio < 0.9 || counts.wrongHits > 0 || counts.stale > 0 || counts.foreign > 0) process.exitCode = 1;
};

await main();
