import { quantitiesOf, stemOf, wordsOf } from '@rag-assistant/language';
import { chooseProducts, priceOf, type Match } from './choose-products.ts';
import type { Said } from './compose.ts';
import { wantedOf, type Wanted } from './coverage.ts';
import type { Intent } from './intent.ts';
import type { Passage, ProductPassage } from './passages.ts';
import { factOf, linesOf, nearestLine, offer } from './product-facts.ts';
import { isScaffold, stemsOf } from './vocabulary.ts';

export const productsMax = 3;
const listedMin = 0.5;
const spoken = /^(?:price|stock|brand)$/;
const nearBest = 0.85;
const sameProduct = 0.97;
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
  const words = wordsOf(intent.rest).filter((word) => !isScaffold(word.text) && !name.has(stemOf(word.text)));
  return wantedOf(
    words.map((word) => word.text).join(' '),
    linesOf(passage).map((line) => stemsOf(line)),
  );
};

const facts = (intent: Intent, passage: ProductPassage): Said[] => {
  const asked = intent.aspects.flatMap((aspect) => factOf(aspect, passage) ?? []);
  if (asked.length > 0) return asked;
  const wanted = beside(intent, passage);
  if (intent.aspects.length === 0 && wanted.terms.length === 0) return [offer(passage)];
  return [nearestLine(wanted, passage) ?? []].flat();
};

const factAnswer = (intent: Intent, matches: readonly Match[]): ProductAnswer | null => {
  const [best] = matches;
  if (!best) return null;
  // Variants of one product may differ in the very fact that is asked for.
  const same = matches.filter((match) => match.coverage >= sameProduct * best.coverage).slice(0, productsMax);
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
  const listed = matches.filter((match) => match.coverage >= Math.max(listedMin, nearBest * best.coverage));
  for (const [asked, figure] of orders)
    if (asked.test(intent.text)) listed.sort((a, b) => figure(a.passage) - figure(b.passage));
  const aspects = intent.aspects.filter((aspect) => !spoken.test(aspect.name));
  const sentences = listed
    .slice(0, productsMax)
    .flatMap(({ passage }) => [offer(passage), ...aspects.flatMap((aspect) => factOf(aspect, passage) ?? [])]);
  return { sentences: unique(sentences), coverage: best.coverage };
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
