import { stemOf, wordsOf } from '@rag-assistant/language';
import { isScaffold, meets } from './vocabulary.ts';

/** The words of a question that have to be met, each with its weight. */
export interface Wanted {
  readonly terms: readonly { readonly stem: string; readonly weight: number }[];
  readonly total: number;
}

const frequentShare = 0.5;

/** Weighs each word by how rare it is among the texts found; a word that none of them has weighs most. */
export const wantedOf = (question: string, texts: readonly ReadonlySet<string>[]): Wanted => {
  const stems = [
    ...new Set(
      wordsOf(question)
        .filter((word) => !isScaffold(word.text))
        .map((word) => stemOf(word.text)),
    ),
  ];
  const terms = stems.map((stem) => {
    const holding = texts.filter((text) => meets(text, stem) > frequentShare).length;
    return { stem, weight: Math.log(1 + (texts.length - holding + 0.5) / (holding + 0.5)) + 0.35 };
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
