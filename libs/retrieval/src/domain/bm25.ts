import { chunksPerBlock, decodeLength, type FieldWeights, type Posting } from './posting.ts';

export interface Bm25Parameters {
  readonly k1: number;
  readonly b: number;
  readonly weights: FieldWeights;
}

/** Statistics of one merchant's shelf. */
export interface ShelfStatistics {
  readonly chunks: number;
  /** Words of all chunks together. */
  readonly words: number;
}

export interface QueryTerm {
  readonly term: string;
  /** How much the term counts; repeated words count more. */
  readonly weight: number;
}

export interface PostingBlock {
  readonly term: string;
  readonly block: number;
  /** See `packPosting`. */
  readonly packed: Int32Array | readonly number[];
}

/** Robertson-Spärck Jones idf, kept above zero. */
export const idf = (chunks: number, documentFrequency: number): number =>
  Math.log(1 + (chunks - documentFrequency + 0.5) / (documentFrequency + 0.5));

/** The part of one term before its weight; the fake index scores by it. */
export const bm25Part = (posting: Posting, average: number, parameters: Bm25Parameters): number => {
  const { k1, b, weights } = parameters;
  const { counts } = posting;
  const tf =
    weights.title * counts.title +
    weights.brand * counts.brand +
    weights.attributes * counts.attributes +
    weights.body * counts.body;
  return tf === 0 ? 0 : ((k1 + 1) * tf) / (tf + k1 * (1 - b + (b * posting.length) / average));
};

/** Equal up to rounding means equal: float sums differ in the last bit with the order of summing. */
export const roundScore = (score: number): number => Math.round(score * 1e9) / 1e9;

/** What a query has in common with each chunk, by the chunk's number; 0 where nothing. */
export interface LexicalScores {
  readonly bm25: Float64Array;
  /** Idf of the query's terms that stand in the title. */
  readonly titleMatch: Float64Array;
  /** Idf of the query's terms that stand in title, brand or attributes. */
  readonly fieldMatch: Float64Array;
  /** Idf of all terms of the query. */
  readonly queryMass: number;
}

/** BM25 of every chunk that holds a term of the query. */
export const scorePostings = (
  blocks: readonly PostingBlock[],
  query: readonly QueryTerm[],
  statistics: ShelfStatistics,
  parameters: Bm25Parameters,
): LexicalScores => {
  const places = blocks.reduce((most, { block }) => Math.max(most, (block + 1) * chunksPerBlock), 0);
  const scores = {
    bm25: new Float64Array(places),
    titleMatch: new Float64Array(places),
    fieldMatch: new Float64Array(places),
  };
  const frequencies = new Map<string, number>();
  for (const block of blocks) frequencies.set(block.term, (frequencies.get(block.term) ?? 0) + block.packed.length);
  const weights = new Map(
    query.map(({ term, weight }) => [term, { weight, idf: idf(statistics.chunks, frequencies.get(term) ?? 0) }]),
  );
  const average = Math.max(1, statistics.words / Math.max(1, statistics.chunks));
  for (const { term, block, packed } of blocks) addBlock(scores, block, packed, weights.get(term), average, parameters);
  let queryMass = 0;
  for (const term of weights.values()) queryMass += term.idf;
  return { ...scores, queryMass };
};

/** The hot loop: fields are read from the bits in place, since an object a posting would cost more than the sum. */
const addBlock = (
  scores: Pick<LexicalScores, 'bm25' | 'titleMatch' | 'fieldMatch'>,
  block: number,
  packed: Int32Array | readonly number[],
  term: { readonly weight: number; readonly idf: number } | undefined,
  average: number,
  { k1, b, weights }: Bm25Parameters,
): void => {
  if (!term) return;
  const factor = term.weight * term.idf * (k1 + 1);
  const fixed = k1 * (1 - b);
  const slope = (k1 * b) / average;
  for (const value of packed) {
    const ord = block * chunksPerBlock + (value >> 20);
    const title = (value >> 18) & 3;
    const other = (value >> 15) & 7;
    const tf =
      weights.title * title +
      weights.brand * (other >> 2) +
      weights.attributes * (other & 3) +
      weights.body * ((value >> 11) & 15);
    if (tf > 0)
      scores.bm25[ord] = (scores.bm25[ord] ?? 0) + (factor * tf) / (tf + fixed + slope * decodeLength(value & 2047));
    if (title > 0) scores.titleMatch[ord] = (scores.titleMatch[ord] ?? 0) + term.idf;
    if (title + other > 0) scores.fieldMatch[ord] = (scores.fieldMatch[ord] ?? 0) + term.idf;
  }
};

/** The places with the `limit` best scores above zero, best first, equal ones in their order; without sorting the rest. */
export const bestScores = (
  scores: Float64Array,
  limit: number,
  allowed: { has(place: number): boolean } | null = null,
): number[] => {
  const places: number[] = [];
  const best: number[] = [];
  if (limit === 0) return places;
  let least = 0;
  for (let place = 0; place < scores.length; place++) {
    const exact = scores[place] ?? 0;
    // Rounding moves a score by less than this.
    if (exact < least - 1e-9 || exact === 0) continue;
    const score = roundScore(exact);
    if (score <= least || (allowed && !allowed.has(place))) continue;
    let at = Math.min(best.length, limit - 1);
    while (at > 0 && (best[at - 1] ?? 0) < score) {
      best[at] = best[at - 1] ?? 0;
      places[at] = places[at - 1] ?? 0;
      at--;
    }
    best[at] = score;
    places[at] = place;
    if (best.length === limit) least = best[limit - 1] ?? 0;
  }
  return places;
};
