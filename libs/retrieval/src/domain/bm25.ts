import { unpackPosting, type FieldWeights, type Posting } from './posting.ts';

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

/** BM25 of every chunk that holds a term of the query. */
export const scorePostings = (
  blocks: readonly PostingBlock[],
  query: readonly QueryTerm[],
  statistics: ShelfStatistics,
  parameters: Bm25Parameters,
): Map<number, number> => {
  const scores = new Map<number, number>();
  if (statistics.chunks === 0) return scores;
  const average = Math.max(1, statistics.words / statistics.chunks);
  const frequencies = new Map<string, number>();
  for (const block of blocks) frequencies.set(block.term, (frequencies.get(block.term) ?? 0) + block.packed.length);
  const weightOf = new Map(query.map(({ term, weight }) => [term, weight]));
  for (const { term, block, packed } of blocks) {
    const weight = (weightOf.get(term) ?? 0) * idf(statistics.chunks, frequencies.get(term) ?? 0);
    for (const value of packed) {
      const posting = unpackPosting(block, value);
      scores.set(posting.ord, (scores.get(posting.ord) ?? 0) + weight * bm25Part(posting, average, parameters));
    }
  }
  return scores;
};
