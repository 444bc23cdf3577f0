import { systemClock } from '@rag-assistant/kernel';
import { openDocumentIndex } from '../../adapters/index.ts';
import { lexicalLeg } from '../../adapters/lexical-leg.ts';
import { PostingCache } from '../../adapters/posting-cache.ts';
import { makeSearchDocuments } from '../../application/search-documents.use-case.ts';
import { queryTerms } from '../../domain/query.ts';
import { defaultRanking } from '../../domain/ranking.ts';
import type { IndexQuery } from '../../ports/document-index.port.ts';
import { benchMerchant } from './bench-shop.ts';
import { asOwner, p50, p95, timesOf, type BenchWorld } from './bench-world.ts';

const shop = benchMerchant(1);

export const lexicalQuery = (question: string): IndexQuery => ({
  shelf: 'product',
  kinds: ['product'],
  terms: queryTerms(question),
  parameters: defaultRanking.product.bm25,
  vector: null,
  filters: {},
  correctSpelling: false,
  lexicalMax: 30,
  vectorMax: 20,
});

/** The whole search of the shop, the time of its question's embedding left out. */
export const searchSpeed = async (world: BenchWorld, label: string, goals: readonly string[]): Promise<void> => {
  const { database, model, questions, note } = world;
  for (const [way, postingBytesMax] of [
    ['words in memory', undefined],
    ['no word in memory', 0],
  ] as const) {
    const search = makeSearchDocuments({
      index: openDocumentIndex(database, {
        modelId: model.id,
        ...(postingBytesMax !== undefined && { postingBytesMax }),
      }),
      embeddingModel: model,
      clock: systemClock,
    });
    const ms = async (query: string): Promise<number> =>
      (await search(shop, { query, kinds: ['product'], limit: 10 })).timingsMs.search;
    for (const query of questions.slice(0, 40)) await ms(query);
    const times: number[] = [];
    for (const query of questions) times.push(await ms(query));
    note(`hybrid search of ${label}, ${way}, p50 ms`, p50(times), goals[0]);
    note(`hybrid search of ${label}, ${way}, p95 ms`, p95(times), goals[1]);
    const crowded: number[] = [];
    const lane = async (from: number): Promise<void> => {
      for (let at = from; at < questions.length; at += 8) crowded.push(await ms(questions[at] ?? ''));
    };
    await Promise.all(Array.from({ length: 8 }, (_, from) => lane(from)));
    note(`the same with 8 at once, ${way}, p95 ms`, p95(crowded), goals[2]);
  }
};

/**
 * Our lexical leg under policies beside what a shop would write first: `@@` with `ts_rank` over the same fields of the
 * same rows, the merchant in the statement, no policies; both give the ids of the best 10 or 30. Then the same over the
 * names of this one shop alone.
 */
export const besideTextSearch = async (world: BenchWorld): Promise<void> => {
  const { database, questions, note, say } = world;
  const postings = new PostingCache(64 * 1024 * 1024);
  const none = new PostingCache(0);
  const leg = (cache: PostingCache) =>
    database.forMerchant(shop, (sql) =>
      timesOf(questions, (question) => lexicalLeg(sql, shop, 1, lexicalQuery(question), cache, Promise.resolve(null))),
    );
  await leg(postings);
  note('lexical leg, words in memory, p50 ms', p50(await leg(postings)), 'goal: not slower than the next but one');
  note('lexical leg, no word in memory, p50 ms', p50(await leg(none)));
  await asOwner(world, async (owner) => {
    say('text search of the engine: building its index over all merchants');
    await owner.script(`create table bare as select merchant_id, document_id,
        to_tsvector('english', coalesce(title, '') || ' ' || body) as words from documents;
      create index on bare using gin (words); create index on bare (merchant_id); analyze bare`);
    const bare = (question: string): Promise<unknown> =>
      owner.query(
        `select document_id from bare, websearch_to_tsquery('english', $2) q
         where merchant_id = $1::uuid and words @@ q order by ts_rank(words, q) desc limit 10`,
        [shop, question],
        { prepared: true },
      );
    await timesOf(questions.slice(0, 20), bare);
    note('bare @@ with ts_rank, the same texts of all merchants, p50 ms', p50(await timesOf(questions, bare)));
    await owner.script(`drop table bare; create table bare as select document_id, to_tsvector('english', title) as words
        from documents where merchant_id = '${shop}'; create index on bare using gin (words); analyze bare`);
    const names = (question: string): Promise<unknown> =>
      owner.query(
        `select document_id from bare, websearch_to_tsquery('english', $1) q where words @@ q
         order by ts_rank(words, q) desc limit 10`,
        [question],
        { prepared: true },
      );
    await timesOf(questions.slice(0, 20), names);
    note('bare @@ with ts_rank, names of this shop alone, p50 ms', p50(await timesOf(questions, names)));
    await owner.script('drop table bare');
  });
};
