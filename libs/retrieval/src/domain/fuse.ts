/** One passage as the legs saw it. */
export interface LegScores {
  /** Raw BM25; 0 when no term met. */
  readonly lexical: number;
  /** Cosine; null when there is no vector to compare. */
  readonly vector: number | null;
  /** How far question and title are the same words, 0 to 1. */
  readonly agreement: number;
}

/** Shares of the score; they need not add up to 1. */
export interface FusionWeights {
  readonly lexical: number;
  readonly agreement: number;
  readonly vector: number;
}

/** Up to this many words a sentence encoder hears the whole question; of a longer one it keeps ever less. */
const wordsHeard = 25;

/**
 * Convex combination of BM25 against the best BM25 of the result, the agreement of question and title, and the cosine.
 * Reciprocal ranks lose how much better the best is, and lost on every product set.
 */
export const fuse = (candidates: readonly LegScores[], weights: FusionWeights, queryWords: number): number[] => {
  const best = Math.max(0, ...candidates.map(({ lexical }) => lexical));
  const vectors = candidates.some(({ vector }) => vector !== null);
  const vectorShare = vectors ? weights.vector * Math.min(1, wordsHeard / Math.max(1, queryWords)) : 0;
  const lexicalShare = best > 0 ? weights.lexical : 0;
  const agreementShare = best > 0 ? weights.agreement : 0;
  const total = lexicalShare + agreementShare + vectorShare || 1;
  return candidates.map(({ lexical, vector, agreement }) => {
    const meaning = Math.min(1, Math.max(0, vector ?? 0));
    const words = best > 0 ? lexical / best : 0;
    return (lexicalShare * words + agreementShare * agreement + vectorShare * meaning) / total;
  });
};
