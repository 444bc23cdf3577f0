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

/** Up to this many words a sentence encoder hears the whole question. */
const wordsHeard = 25;
/** Of a text as long as this it keeps nothing that tells one passage from another. */
const wordsLost = 100;

/** What is left of the vector leg for a question of so many words, 1 to 0. */
export const hearing = (queryWords: number): number =>
  Math.min(1, Math.max(0, (wordsLost - queryWords) / (wordsLost - wordsHeard)));

/**
 * Convex combination of BM25 against the best BM25 of the result, the agreement of question and title, and the cosine.
 * The less any title agrees with the question, the more meaning counts: who types a name wants that product, who tells a
 * need has other words than the shop. Reciprocal ranks lose how much better the best is, and lost on every product set.
 */
export const fuse = (candidates: readonly LegScores[], weights: FusionWeights, queryWords: number): number[] => {
  const best = Math.max(0, ...candidates.map(({ lexical }) => lexical));
  const closest = Math.max(0, ...candidates.map(({ agreement }) => agreement));
  const vectors = candidates.some(({ vector }) => vector !== null);
  const lexicalShare = best > 0 ? weights.lexical : 0;
  const agreementShare = best > 0 ? weights.agreement : 0;
  const heard = best > 0 ? hearing(queryWords) * (1 - closest) : 1;
  const vectorShare = vectors ? weights.vector * heard : 0;
  const total = lexicalShare + agreementShare + vectorShare || 1;
  return candidates.map(({ lexical, vector, agreement }) => {
    const meaning = Math.min(1, Math.max(0, vector ?? 0));
    const words = best > 0 ? lexical / best : 0;
    return (lexicalShare * words + agreementShare * agreement + vectorShare * meaning) / total;
  });
};
