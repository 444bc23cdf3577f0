import { analyserFor } from './analyse.ts';

export interface TitleMatch {
  readonly title: string;
  /** Idf of the query's terms that stand in the title. */
  readonly titleMatch: number;
  /** Idf of the query's terms that stand in title, brand or attributes. */
  readonly fieldMatch: number;
}

/** What a title's word that was not asked for weighs, as a share of the idf of a word that occurs once. */
const unaskedShare = 0.6;

/**
 * How far question and product name are the same words, weighted by rarity: what was asked and is there, against all that
 * was asked or is there. A name that says much that was not asked for is probably another product.
 */
export const agreementOf = (
  match: TitleMatch,
  asked: ReadonlySet<string>,
  queryMass: number,
  chunks: number,
): number => {
  if (match.fieldMatch === 0) return 0;
  const analyser = analyserFor('en');
  const { words, joined } = analyser.analyse(match.title);
  const unasked = new Set([...words, ...joined].filter((term) => !asked.has(term) && !analyser.isStopWord(term)));
  return match.fieldMatch / (queryMass + unasked.size * unaskedShare * Math.log(Math.max(2, chunks)));
};
