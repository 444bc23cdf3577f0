import { agreementOf, type TitleMatch } from './agreement.ts';
import type { QueryTerm } from './bm25.ts';
import { fuse, type LegScores } from './fuse.ts';
import type { Ranking } from './ranking.ts';

export interface Rankable extends TitleMatch, Omit<LegScores, 'agreement'> {
  readonly ord: number;
}

export interface RankedBy {
  readonly terms: readonly QueryTerm[];
  readonly queryWords: number;
  readonly queryMass: number;
  readonly chunks: number;
  readonly ranking: Ranking;
}

export interface Ranked<Of> {
  readonly candidate: Of;
  /** 0 to 1. */
  readonly score: number;
  readonly agreement: number;
}

/** Candidates of one shelf, best first; equal scores in the order they were stored. */
export const rank = <Of extends Rankable>(candidates: readonly Of[], by: RankedBy): Ranked<Of>[] => {
  const { fusion } = by.ranking;
  const asked = new Set(by.terms.map(({ term }) => term));
  const legs = candidates.map((candidate) => ({
    lexical: candidate.lexical,
    vector: candidate.vector,
    agreement: fusion.agreement === 0 ? 0 : agreementOf(candidate, asked, by.queryMass, by.chunks),
  }));
  const scores = fuse(legs, fusion, by.queryWords);
  return candidates
    .map((candidate, at) => ({ candidate, score: scores[at] ?? 0, agreement: legs[at]?.agreement ?? 0 }))
    .sort((a, b) => Math.round((b.score - a.score) * 1e9) || a.candidate.ord - b.candidate.ord);
};
