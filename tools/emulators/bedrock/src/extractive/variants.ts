import { quantitiesOf, wordsOf } from '@rag-assistant/language';
import type { Match } from './match.ts';
import type { ProductPassage } from './passages.ts';
import { contentWords, stemsOf, stemWord } from './vocabulary.ts';

const hitWorth = 0.2;
const factWorth = 0.12;
const extraCost = 0.015;
const letters: Readonly<Record<string, string>> = { small: 's', medium: 'm', large: 'l' };
const bigger = /\bthe (?:\w+ )?(?:big|bigger|biggest|large|larger|largest|longer|longest|heavier)\b/i;
const smaller = /\bthe (?:\w+ )?(?:small|smaller|smallest|shorter|shortest|little)\b/i;

const nameOf = ({ product }: ProductPassage): string[] => wordsOf(product.name).map((word) => stemWord(word.text));
const familyOf = (passage: ProductPassage): string => nameOf(passage).slice(0, 1).join(' ');

/** Words of the question as a variant's name would have them: "in large" may mean size L. */
const wordsFor = (question: string): string[] => [
  ...new Set(
    [...contentWords(question), ...wordsOf(question).map((word) => word.text)].flatMap((word) => {
      const letter = letters[word];
      return letter === undefined ? [stemWord(word)] : [stemWord(word), letter];
    }),
  ),
];

const isSizeLetter = (word: string): boolean => word.length === 1 && /[sml]/.test(word);
/** The l of "1.5 L" is no size of clothing. */
const hasSizeLetter = ({ product }: ProductPassage, letter: string): boolean =>
  new RegExp(String.raw`(?<![\d.]\s?)\b${letter}\b`, 'i').test(product.name);

const sizeOf = ({ product }: ProductPassage): number => {
  const figures = [
    product.name,
    ...Object.entries(product.attributes ?? {}).flatMap(([key, value]) =>
      /capacity|dimension|weight/i.test(key) ? [value] : [],
    ),
  ];
  for (const text of figures) {
    const quantity = quantitiesOf(text, { source: true }).find(({ unit }) => unit !== null);
    if (quantity) return quantity.value * (quantity.unit?.factor ?? 1);
  }
  return 0;
};

const sizeOrder = (question: string): number => (bigger.test(question) ? -1 : smaller.test(question) ? 1 : 0);

/** Names tell variants of one product apart: those whose own words the question holds come first, plain ones before special ones. */
export const closestVariants = (question: string, matches: readonly Match[]): Match[] => {
  const [best] = matches;
  if (!best) return [];
  const asked = wordsFor(question);
  const families = new Map<string, Match[]>();
  for (const match of matches) {
    const family = familyOf(match.passage);
    families.set(family, [...(families.get(family) ?? []), match]);
  }
  return [...families.values()]
    .map((family) => {
      const common = family
        .map(({ passage }) => new Set(nameOf(passage)))
        .reduce((a, b) => new Set([...a].filter((stem) => b.has(stem))));
      const facts = family.map(({ passage }) => stemsOf(Object.values(passage.product.attributes ?? {}).join(' ')));
      const ranked = family.map((match, at) => {
        const own = new Set(nameOf(match.passage).filter((stem) => !common.has(stem)));
        const hits = asked.filter((stem) =>
          isSizeLetter(stem) ? hasSizeLetter(match.passage, stem) : own.has(stem),
        ).length;
        const told = asked.filter(
          (stem) => !own.has(stem) && facts[at]?.has(stem) === true && !facts.every((one) => one.has(stem)),
        ).length;
        const extra = [...own].filter((stem) => !asked.includes(stem)).length;
        const closeness = match.coverage + hitWorth * hits + factWorth * told - extraCost * extra;
        return { ...match, closeness };
      });
      const order = sizeOrder(question);
      if (order !== 0 && family.length > 1) {
        const sized = ranked.toSorted((a, b) => order * (sizeOf(a.passage) - sizeOf(b.passage)));
        return sized.map((match, at) => ({ ...match, closeness: match.closeness + (at === 0 ? 2 * hitWorth : 0) }));
      }
      return ranked;
    })
    .flat()
    .sort((a, b) => b.closeness - a.closeness);
};
