import { wordsOf } from '@rag-assistant/language';
import { withoutAspects } from './aspects.ts';
import { coverageOf, wantedOf } from './coverage.ts';
import type { Filters } from './filters.ts';
import type { Intent } from './intent.ts';
import type { Match } from './match.ts';
import { nameStems } from './names.ts';
import { isProduct, type Passage, type ProductPassage } from './passages.ts';
import { closestVariants } from './variants.ts';
import { contentWords, isPlain, isScaffold, isService, meets, stemsOf, stemWord } from './vocabulary.ts';

const nameWorth = 1;
const factWorth = 0.95;
const textWorth = 0.85;

export const priceOf = (passage: ProductPassage): number | null => {
  const digits = /[\d,]+(?:\.\d+)?/.exec(passage.product.price ?? '')?.[0];
  return digits === undefined ? null : Number(digits.replaceAll(',', ''));
};

const identityOf = ({ product }: ProductPassage): ReadonlySet<string> =>
  stemsOf([product.name, product.brand ?? '', product.sku].join(' '));
const attributesOf = ({ product }: ProductPassage): ReadonlySet<string> =>
  stemsOf(
    Object.entries(product.attributes ?? {})
      .map(([key, value]) => `${key} ${value}`)
      .join(' ')
      .replaceAll('_', ' '),
  );
const factsOf = (passage: ProductPassage): ReadonlySet<string> =>
  new Set([...attributesOf(passage), ...stemsOf(passage.product.category ?? '')]);

/** Filters are the tool's work; a tool that let something through does not make it fit. */
const fits = (passage: ProductPassage, filters: Filters): boolean => {
  const price = priceOf(passage);
  const { stock, rating } = passage.product;
  return (
    (filters.price_max === undefined || price === null || price <= filters.price_max) &&
    (filters.price_min === undefined || price === null || price >= filters.price_min) &&
    (filters.in_stock !== true || stock !== 0) &&
    (filters.rating_min === undefined || rating === null || rating === undefined || rating >= filters.rating_min)
  );
};

/** Numbers of the question that are part of a product's name, in lower case too: the 2 of "ridgeline 2". */
const modelNumbers = (rest: string, products: readonly ProductPassage[]): string[] => {
  const inNames = new Set(products.flatMap(({ product }) => wordsOf(product.name).map((word) => word.text)));
  const words = wordsOf(rest);
  return words.flatMap((word, at) => {
    const before = words[at - 1]?.text;
    const isModel = /^\d/.test(word.text) && before !== undefined && inNames.has(before) && !isScaffold(before);
    return isModel ? [word.text] : [];
  });
};

/**
 * A sibling's figure is the worst answer: what the question names must be in the name. Failing that, in its facts;
 * a single name (Gore-Tex) may stand in the text.
 */
const bearers = (intent: Intent, numbers: readonly string[], matches: readonly Match[]): Match[] => {
  const wanted = intent.names.map(nameStems);
  const bears = (passage: ProductPassage, isLoose: boolean): boolean => {
    const identity = identityOf(passage);
    const attributes = isLoose ? attributesOf(passage) : identity;
    const text = stemsOf(passage.text);
    const holds = (stem: string, isAlone: boolean): boolean =>
      /\d/.test(stem)
        ? identity.has(stem) || attributes.has(stem)
        : meets(identity, stem) >= 0.8 ||
          meets(attributes, stem) >= 0.8 ||
          (isLoose && isAlone && (text.has(stem) || factsOf(passage).has(stem)));
    return (
      numbers.every((number) => identity.has(stemWord(number))) &&
      wanted.every((stems) => stems.every((stem) => holds(stem, stems.length === 1)))
    );
  };
  const strict = matches.filter(({ passage }) => bears(passage, false));
  return strict.length > 0 ? strict : matches.filter(({ passage }) => bears(passage, true));
};

/** What a list is of: the last word before "for", "with", "in" and the like. */
const kindOf = (text: string): string | null => {
  if (/\b(?:something|anything)\b/i.test(text)) return null;
  const head = text
    .replace(/^.*?\b(?:any|some|looking for|need|want|got)\s+(?=\p{L})/iu, '')
    .split(/\s(?:for|with|that|which|who|where|to|in|on|from|made|can|do|does|are|is|fine|under|below|you|i)\s|[?,.(]/i)
    .find((part) => wordsOf(part).some((word) => !isScaffold(word.text)));
  const last = wordsOf(head ?? '')
    .filter((word) => !isScaffold(word.text) && !/^\d/.test(word.text))
    .at(-1);
  return last ? stemWord(last.text) : null;
};

const kindMin = 0.6;

/** "2 people", "55 liters": a count in the question that the product must have. */
const measures =
  /\b(\d+(?:\.\d+)?)[- ]?(?:person|people|persons|man|slices?|cups?|l\b|lit(?:er|re)s?|kg|kilos?|g\b|grams?|cm|mm|ml|inch(?:es)?|f\b|degrees?|w\b|watts?)/gi;

/** Numbers that a text gives as a number of people. */
const servesOf = (text: string): ReadonlySet<string> =>
  stemsOf(
    Array.from(
      text.matchAll(/\b(?:serves|sleeps|for|fits|takes|suits)\s+(?:up to\s+)?([\p{L}\d]+)/giu),
      (match) => match[1] ?? '',
    ).join(' '),
  );

/** Measures of the question that neither name nor attributes nor text of a product hold. */
const holdsMeasures = (question: string, passage: ProductPassage): boolean => {
  const own = new Set([...identityOf(passage), ...attributesOf(passage)]);
  const text = stemsOf(passage.text);
  return Array.from(question.matchAll(measures), (match) => match[1] ?? '').every(
    (number) =>
      own.has(stemWord(number)) ||
      (/person|people|man\b/i.test(question)
        ? servesOf(passage.text).has(stemWord(number))
        : text.has(stemWord(number))),
  );
};

/** The sentence of a description that says what the product is. */
const definitionOf = ({ text }: ProductPassage): string =>
  text
    .split(/\n\s*\n/)
    .at(-1)
    ?.split(/[.!]\s/)[0] ?? '';

/** A cleaner that speaks of jackets is no jacket: where some are named after the kind, the others are left out. */
const ofKind = (text: string, matches: readonly Match[]): Match[] => {
  const kind = kindOf(text);
  if (kind === null) return [...matches];
  const tiers: readonly ((passage: ProductPassage) => ReadonlySet<string>)[] = [
    ({ product }) => stemsOf(product.name),
    ({ product }) => stemsOf(`${product.name} ${product.category ?? ''}`),
    (passage) => stemsOf(definitionOf(passage)),
  ];
  for (const stems of tiers) {
    const found = matches.filter(({ passage }) => meets(stems(passage), kind) >= kindMin);
    if (found.length > 0) return found;
  }
  return [];
};

const isOut = ({ passage }: Match): number => (passage.product.stock === 0 ? 1 : 0);

/** Facts that a list is sorted or told by; the others limit it. */
const told = /^(?:price|stock|rating|weight|capacity|dimensions|size|battery|temperature|power|brand)$/;

const matterOf = (intent: Intent): string =>
  intent.isFact ? withoutAspects(intent.rest) : withoutAspects(intent.rest, (aspect) => told.test(aspect.name));

/** Products that meet the question, best first; those that lack a name of the question are not among them. */
export const chooseProducts = (intent: Intent, passages: readonly Passage[], subject?: string): Match[] => {
  const products = passages.filter(isProduct);
  const text = subject ?? matterOf(intent);
  const layersOf = (passage: ProductPassage): (readonly [ReadonlySet<string>, number])[] => [
    [identityOf(passage), nameWorth],
    [factsOf(passage), factWorth],
    [stemsOf(passage.text), textWorth],
  ];
  const layers = products.map(layersOf);
  const wanted = wantedOf(
    text,
    layers.map((one) => new Set(one.flatMap(([stems]) => [...stems]))),
  );
  const matches = products
    .map((passage, at) => ({ passage, coverage: wanted.terms.length === 0 ? 1 : coverageOf(wanted, layers[at] ?? []) }))
    .filter(({ passage }) => fits(passage, intent.filters) && holdsMeasures(text, passage))
    .sort((a, b) => b.coverage - a.coverage || isOut(a) - isOut(b));
  const own = wanted.terms.filter(({ stem }) => !isPlain(stem)).map(({ stem }) => stem);
  const isAbout = ({ passage }: Match): boolean => {
    if (wanted.terms.length === 0) return true;
    const facts = new Set([...identityOf(passage), ...factsOf(passage)]);
    const text = stemsOf(passage.text);
    return (
      own.some((stem) => meets(facts, stem) >= kindMin) || own.filter((stem) => meets(text, stem) >= 0.8).length > 1
    );
  };
  const asks = contentWords(text).map(stemWord).filter(isService);
  const named = bearers(intent, modelNumbers(text, products), matches).filter(({ passage }) =>
    asks.every((stem) => meets(stemsOf(passage.text), stem) >= kindMin),
  );
  const kept = intent.isFact || subject !== undefined || intent.names.length > 0 ? named : ofKind(text, named);
  return closestVariants(subject ?? intent.text, kept.filter(isAbout));
};
