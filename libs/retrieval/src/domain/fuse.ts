/** One passage as a leg or both saw it. */
export interface LegScores {
  /** Raw BM25; 0 when no term met. */
  readonly lexical: number;
  /** Cosine; null when there is no vector to compare. */
  readonly vector: number | null;
}

export interface FusionWeights {
  /** Share of the lexical leg, 0 to 1; the vector leg has the rest. */
  readonly lexical: number;
}

/**
 * Convex combination of the normalised legs: BM25 against the best BM25 of the result, cosine against the span from
 * `cosineFloor` to 1. Reciprocal ranks lose how much better the best is, and lost on every product set.
 */
export const cosineFloor = 0.2;

export const fuse = (candidates: readonly LegScores[], weights: FusionWeights): number[] => {
  const best = Math.max(0, ...candidates.map((candidate) => candidate.lexical));
  const vectors = candidates.some((candidate) => candidate.vector !== null);
  const lexicalShare = vectors ? (best > 0 ? weights.lexical : 0) : 1;
  return candidates.map(({ lexical, vector }) => {
    const words = best > 0 ? lexical / best : 0;
    const meaning = Math.max(0, ((vector ?? cosineFloor) - cosineFloor) / (1 - cosineFloor));
    return lexicalShare * words + (1 - lexicalShare) * Math.min(1, meaning);
  });
};
