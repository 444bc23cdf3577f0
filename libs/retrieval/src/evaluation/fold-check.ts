import { agreementOf } from '../domain/agreement.ts';
import { fuse, type FusionWeights, type LegScores } from '../domain/fuse.ts';
import type { Candidate, DocumentIndex, IndexQuery, IndexResult } from '../ports/document-index.port.ts';
import { mean, ndcgAt, seededRandom } from './metrics.ts';

/** What the legs brought for one question, so that other weights can be tried without another search. */
export interface CapturedSearch {
  readonly query: IndexQuery;
  readonly result: IndexResult;
}

/** The same index, which remembers the last search of each merchant. */
export const capturing = (index: DocumentIndex): { index: DocumentIndex; last: () => CapturedSearch | null } => {
  let last: CapturedSearch | null = null;
  return {
    index: {
      ...index,
      search: async (merchant, query) => {
        const result = await index.search(merchant, query);
        last = { query, result };
        return result;
      },
    },
    last: () => last,
  };
};

interface Scored {
  readonly candidates: readonly Candidate[];
  readonly legs: readonly LegScores[];
  readonly words: number;
  readonly relevant: ReadonlySet<string>;
}

export interface FoldCheck {
  /** Mean nDCG@10 on the folds that the weights were not fitted on. */
  readonly heldOut: number;
  /** The same of the weights that the product has. */
  readonly fixed: number;
  /** What each fit chose. */
  readonly chosen: readonly FusionWeights[];
}

const folds = 5;

const ndcgOf = (
  { candidates, legs, words, relevant }: Scored,
  weights: FusionWeights,
  idOf: (candidate: Candidate) => string,
): number => {
  const scores = fuse(legs, weights, words);
  const ranked = candidates
    .map((candidate, at) => ({ candidate, score: scores[at] ?? 0 }))
    .sort((a, b) => Math.round((b.score - a.score) * 1e9) || a.candidate.ord - b.candidate.ord)
    .map(({ candidate }) => idOf(candidate));
  return ndcgAt(10, { ranked: [...new Set(ranked)], relevant });
};

/**
 * Fits the weights of the fusion on four of five folds of the questions and tries them on the fifth: how far the product's
 * own weights are of the data they were fitted on.
 */
export const foldCheck = (
  searches: readonly {
    readonly captured: CapturedSearch;
    readonly text: string;
    readonly relevant: ReadonlySet<string>;
  }[],
  current: FusionWeights,
  idOf: (candidate: Candidate) => string,
  seed: number,
): FoldCheck => {
  const random = seededRandom(seed);
  const scored = searches
    .map(({ captured: { query, result }, text, relevant }): Scored => {
      const asked = new Set(query.terms.map(({ term }) => term));
      const legs = result.candidates.map((candidate) => ({
        lexical: candidate.lexical,
        vector: candidate.vector,
        agreement: current.agreement === 0 ? 0 : agreementOf(candidate, asked, result.queryMass, result.chunks),
      }));
      return { candidates: result.candidates, legs, words: text.split(/\s+/).length, relevant };
    })
    .map((entry) => ({ entry, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ entry }) => entry);
  const agreements = current.agreement === 0 ? [0] : [0, 0.4, 0.8, 1.2, 1.6];
  const grid = agreements.flatMap((agreement) =>
    [0, 0.1, 0.25, 0.4, 0.7].map((vector) => ({ lexical: current.lexical, agreement, vector })),
  );
  const table = grid.map((weights) => scored.map((entry) => ndcgOf(entry, weights, idOf)));
  const chosen: FusionWeights[] = [];
  const heldOut = Array.from({ length: folds }, (_, fold) => {
    const within = (row: readonly number[], held: boolean): number =>
      mean(row.filter((_value, at) => (at % folds === fold) === held));
    const fits = table.map((row) => within(row, false));
    const best = fits.indexOf(Math.max(...fits));
    const weights = grid[best];
    if (weights) chosen.push(weights);
    return within(table[best] ?? [], true);
  });
  return { heldOut: mean(heldOut), fixed: mean(scored.map((entry) => ndcgOf(entry, current, idOf))), chosen };
};
