import { invalid } from '@rag-assistant/kernel';
import { analyserFor } from './analyse.ts';
import type { QueryTerm } from './bm25.ts';

/** Phrases that mean the same in one shop: `['sofa', 'couch']`, `['t-shirt', 'tee']`. */
export type SynonymGroup = readonly string[];

export const synonymGroupsMax = 1000;
const phrasesMax = 20;
const phraseCharactersMax = 60;
/** A word the shop gave counts less than one that was asked. */
const synonymWeight = 0.6;

/** @throws AppError `retrieval.synonyms-invalid` */
export const checkSynonyms = (groups: readonly SynonymGroup[]): void => {
  const good = groups.every(
    (group) =>
      group.length >= 2 &&
      group.length <= phrasesMax &&
      group.every(
        (phrase) => phrase.length <= phraseCharactersMax && analyserFor('en').analyse(phrase).words.length > 0,
      ),
  );
  if (!good || groups.length > synonymGroupsMax)
    throw invalid(
      'retrieval.synonyms-invalid',
      'Synonyms are up to 1,000 groups of 2 to 20 phrases, each of 1 to 60 characters with a word in it.',
      { groups: groups.length },
    );
};

const sequence = (words: readonly string[]): string => ` ${words.join(' ')} `;

/** Adds the words of the other phrases of every group that the question names. */
export const withSynonyms = (
  terms: readonly QueryTerm[],
  query: string,
  groups: readonly SynonymGroup[],
): readonly QueryTerm[] => {
  if (groups.length === 0) return terms;
  const analyser = analyserFor('en');
  const asked = sequence(analyser.analyse(query).words);
  const known = new Set(terms.map(({ term }) => term));
  const added = new Map<string, number>();
  for (const group of groups) {
    const phrases = group.map((phrase) => analyser.analyse(phrase));
    if (!phrases.some(({ words }) => asked.includes(sequence(words)))) continue;
    for (const { words, joined } of phrases)
      for (const term of [...words.filter((word) => !analyser.isStopWord(word)), ...joined])
        if (!known.has(term)) added.set(term, synonymWeight / Math.max(1, words.length));
  }
  return [...terms, ...Array.from(added, ([term, weight]) => ({ term, weight }))];
};
