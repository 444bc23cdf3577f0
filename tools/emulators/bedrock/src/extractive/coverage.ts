import { contentWords, isPlain, meets, stemWord } from './vocabulary.ts';

/** The words of a question that have to be met, each with its weight. */
export interface Wanted {
  readonly terms: readonly { readonly stem: string; readonly weight: number }[];
  readonly total: number;
}

const frequentShare = 0.5;
/** How much of its weight a word of talk keeps. */
const plainShare = 0.25;

/** Weighs each word by how rare it is among the texts found; a word that none of them has weighs most. */
export const wantedOf = (question: string, texts: readonly ReadonlySet<string>[]): Wanted => {
  const stems = [...new Set(contentWords(question).map(stemWord))];
  // What is told before the question may stand in no source at all.
  const asked = new Set(contentWords(question.split(/[.!]\s+(?=\p{L})/u).at(-1) ?? question).map(stemWord));
  const terms = stems.map((stem) => {
    const holding = texts.filter((text) => meets(text, stem) > frequentShare).length;
    const rarity = Math.log(1 + (texts.length - holding + 0.5) / (Math.max(holding, 1) + 0.5)) + 0.35;
    const isTalk = isPlain(stem) || (holding === 0 && !asked.has(stem));
    return { stem, weight: isTalk ? plainShare * rarity : rarity };
  });
  return { terms, total: terms.reduce((sum, term) => sum + term.weight, 0) };
};

/** Share of the wanted weight that the layers meet; each layer has its own worth, the best one counts. */
export const coverageOf = (wanted: Wanted, layers: readonly (readonly [ReadonlySet<string>, number])[]): number => {
  if (wanted.total === 0) return 0;
  const met = wanted.terms.reduce(
    (sum, { stem, weight }) =>
      sum + weight * Math.max(0, ...layers.map(([stems, worth]) => worth * meets(stems, stem))),
    0,
  );
  return met / wanted.total;
};
