import { quantitiesOf } from '@rag-assistant/language';
import { chooseProducts, priceOf } from './choose-products.ts';
import type { Said } from './compose.ts';
import { wantedOf, type Wanted } from './coverage.ts';
import type { Intent } from './intent.ts';
import type { Match } from './match.ts';
import type { Passage, ProductPassage } from './passages.ts';
import { factOf, featureLine, linesOf, nearestLine, offer } from './product-facts.ts';
import { contentWords, isPlain, stemsOf, stemWord } from './vocabulary.ts';

export const productsMax = 3;
const listedMin = 0.42;
const spoken = /^(?:price|stock|brand)$/;
const nearBest = 0.85;
const sameMargin = 0.014;
const listMargin = 0.14;
const featuredMax = 2;
const subjectMin = 0.5;

export interface ProductAnswer {
  readonly sentences: readonly Said[];
  readonly coverage: number;
}

const unique = (sentences: readonly Said[]): Said[] => [
  ...new Map(sentences.map((sentence) => [sentence.text, sentence])).values(),
];

/** What the question asks beside naming the product. */
const beside = (intent: Intent, passage: ProductPassage): Wanted => {
  const name = stemsOf(`${passage.product.name} ${passage.product.brand ?? ''} ${passage.product.sku}`);
  const words = contentWords(intent.rest).filter((word) => !name.has(stemWord(word)));
  return wantedOf(
    words.join(' '),
    linesOf(passage).map((line) => stemsOf(line)),
  );
};

const facts = (intent: Intent, passage: ProductPassage): Said[] => {
  const wanted = beside(intent, passage);
  const asked = intent.aspects.flatMap((aspect) => factOf(aspect, passage) ?? []);
  const isPrice = intent.aspects.every(({ name }) => spoken.test(name));
  const rest = wanted.terms.filter(({ stem }) => !isPlain(stem));
  if (
    asked.length > 0 &&
    ((isPrice && intent.aspects.length > 0) || rest.length === 0) &&
    !asked.some(({ text }) => /: (?:yes|no)\b/i.test(text))
  )
    return asked;
  if (intent.aspects.length === 0 && rest.length === 0) return [offer(passage)];
  const line = nearestLine(wanted, passage, intent.text);
  if (asked.some(({ text }) => /: (?:yes|no)\b/i.test(text)) && !line) {
    const feature = featureLine(intent.text, passage);
    return feature === null || feature === 'denied' ? asked : [...asked, feature];
  }
  return [...asked, ...(line ? [line] : [])];
};

const closenessOf = ({ closeness, coverage }: Match): number => closeness ?? coverage;

const factAnswer = (intent: Intent, matches: readonly Match[]): ProductAnswer | null => {
  const [best] = matches;
  if (!best) return null;
  // Variants of one product may differ in the very fact that is asked for.
  const same = matches.filter((match) => closenessOf(match) >= closenessOf(best) - sameMargin).slice(0, productsMax);
  const sentences = unique(same.flatMap((match) => facts(intent, match.passage))).slice(0, productsMax);
  return sentences.length === 0 ? null : { sentences, coverage: best.coverage };
};

const weightOf = ({ product }: ProductPassage): number => {
  const [, value] = Object.entries(product.attributes ?? {}).find(([key]) => /weight/i.test(key)) ?? [];
  const [weight] = quantitiesOf(value ?? '');
  return weight ? weight.value * (weight.unit?.factor ?? 1) : Infinity;
};
const orders: readonly (readonly [RegExp, (passage: ProductPassage) => number])[] = [
  [/\b(?:cheapest|cheap|lowest price|least expensive|affordable)\b/i, (passage) => priceOf(passage) ?? Infinity],
  [/\b(?:most expensive|priciest)\b/i, (passage) => -(priceOf(passage) ?? 0)],
  [/\blight(?:est|er)?\b/i, weightOf],
  [/\b(?:best|top|highest)[- ]rated\b/i, (passage) => -(passage.product.rating ?? 0)],
];

const listAnswer = (intent: Intent, matches: readonly Match[]): ProductAnswer | null => {
  const [best] = matches;
  if (!best || best.coverage < listedMin) return null;
  const features = new Map(matches.map(({ passage }) => [passage, featureLine(intent.rest, passage)]));
  // "Not for induction" is no pot for induction.
  const allowed = matches.filter(({ passage }) => features.get(passage) !== 'denied');
  const [first] = allowed;
  if (!first) return null;
  const top = Math.max(...allowed.map(({ coverage }) => coverage));
  const listed = allowed.filter(
    (match) =>
      match.coverage >= Math.max(listedMin, nearBest * top) && closenessOf(match) >= closenessOf(first) - listMargin,
  );
  for (const [asked, figure] of orders)
    if (asked.test(intent.text)) listed.sort((a, b) => figure(a.passage) - figure(b.passage));
  const aspects = intent.aspects.filter((aspect) => !spoken.test(aspect.name));
  const sentences = listed.slice(0, productsMax).flatMap(({ passage }, at) => {
    const feature = features.get(passage) ?? null;
    const told = aspects.flatMap((aspect) => factOf(aspect, passage) ?? []);
    return [
      offer(passage),
      ...told,
      ...(at < featuredMax && told.length === 0 && feature !== null && feature !== 'denied' ? [feature] : []),
    ];
  });
  return sentences.length === 0 ? null : { sentences: unique(sentences), coverage: best.coverage };
};

/** Facts of the product that is asked about, or up to three products that fit; null when none does. */
export const answerFromProducts = (intent: Intent, passages: readonly Passage[]): ProductAnswer | null => {
  const matches = chooseProducts(intent, passages);
  if (!intent.isFact) return listAnswer(intent, matches);
  return factAnswer(
    intent,
    matches.filter((match) => match.coverage >= subjectMin || intent.names.length > 0),
  );
};
