import { stemOf, wordsOf } from '@rag-assistant/language';
import { withoutAspects } from './aspects.ts';
import { coverageOf, wantedOf } from './coverage.ts';
import type { Filters } from './filters.ts';
import type { Intent } from './intent.ts';
import { nameStems } from './names.ts';
import { isProduct, type Passage, type ProductPassage } from './passages.ts';
import { isScaffold, meets, stemsOf } from './vocabulary.ts';

export interface Match {
  readonly passage: ProductPassage;
  /** 0 to 1: how much of the question's own words the product meets. */
  readonly coverage: number;
}

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
      numbers.every((number) => identity.has(stemOf(number))) &&
      wanted.every((stems) => stems.every((stem) => holds(stem, stems.length === 1)))
    );
  };
  const strict = matches.filter(({ passage }) => bears(passage, false));
  return strict.length > 0 ? strict : matches.filter(({ passage }) => bears(passage, true));
};

/** What a list is of: the last word before "for", "with", "in" and the like. */
const kindOf = (text: string): string | null => {
  const head = text
    .split(/\s(?:for|with|that|which|who|to|in|from|made|can)\s|[?,.]/i)
    .find((part) => wordsOf(part).some((word) => !isScaffold(word.text)));
  const last = wordsOf(head ?? '')
    .filter((word) => !isScaffold(word.text) && !/^\d/.test(word.text))
    .at(-1);
  return last ? stemOf(last.text) : null;
};

/** A cleaner that speaks of jackets is no jacket: where some are named after the kind, the others are left out. */
const ofKind = (text: string, matches: readonly Match[]): Match[] => {
  const kind = kindOf(text);
  if (kind === null) return [...matches];
  return matches.filter(({ passage }) => {
    const { name, category } = passage.product;
    return meets(stemsOf(`${name} ${category ?? ''}`), kind) > 0;
  });
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
    .filter(({ passage }) => fits(passage, intent.filters))
    .sort((a, b) => b.coverage - a.coverage || isOut(a) - isOut(b));
  const named = bearers(intent, modelNumbers(text, products), matches);
  return intent.isFact || subject !== undefined || intent.names.length > 0 ? named : ofKind(text, named);
};
