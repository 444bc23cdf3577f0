import { quantitiesOf, sentencesOf } from '@rag-assistant/language';
import type { Aspect } from './aspects.ts';
import { isInstruction, quoted, withThe, type Said } from './compose.ts';
import { coverageOf, type Wanted } from './coverage.ts';
import type { ProductPassage } from './passages.ts';
import { contentWords, isPlain, meets, stemsOf, stemWord } from './vocabulary.ts';

const bare = (name: string): string => name.replaceAll('_', ' ');

/** Name, price and stock as the passage gives them. */
export const offer = ({ product, ref }: ProductPassage): Said => {
  const { price, stock } = product;
  const hasStock = stock !== null && stock !== undefined;
  const parts = [
    ...(price ? [`costs ${price}`] : []),
    ...(hasStock
      ? [
          stock === 0
            ? 'is out of stock'
            : `${price ? '' : 'has '}${stock}${price ? ` ${stock === 1 ? 'is' : 'are'}` : ''} in stock`,
        ]
      : []),
  ];
  const text =
    parts.length > 0
      ? `${withThe(product.name)} ${parts.join(' and ')}.`
      : `${withThe(product.name)} is in the catalogue.`;
  return { text, refs: [ref] };
};

/** One attribute as a sentence that copies its name and value. */
const attributeSentence = (name: string, key: string, value: string): string =>
  /^(?:yes|no|true|false)\b/i.test(value) || /(?:safe|proof|able|resistant)$/i.test(key)
    ? `${withThe(name)}, ${bare(key).toLowerCase()}: ${value}.`
    : quoted(
        `The ${bare(key).toLowerCase()} of the ${name.replace(/^the\s+/i, '')} ${/[^s]s$/i.test(key) ? 'are' : 'is'} ${value}`,
      );

/** The lines and sentences of the passage's own text. */
export const linesOf = (passage: ProductPassage): string[] =>
  sentencesOf(passage.text)
    .map((sentence) => sentence.text)
    .filter((text) => text !== passage.product.name && !isInstruction(text));

const measured: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:how (?:tall|wide|deep|high|big|large)|height|width|length|chest|waist|torso|diameter|measurements?|inches|longer|blade)\b/i,
    'length',
  ],
  [/\btemperatures?\b|\bhow (?:hot|cold|warm)\b|\bdegrees\b/i, 'celsius'],
  [/\bhow (?:long|fast|quick\w*)\b|\bminutes\b|\bhours\b/i, 'time'],
  [/\bhow (?:heavy|much weight)\b|\bload\b|\bcarry\b/i, 'mass'],
];

/** A line that gives a figure of the kind that is asked for. */
const measuredCount = (question: string, line: string): number => {
  const kinds = measured.filter(([asked]) => asked.test(question)).map(([, dimension]) => dimension);
  const has = quantitiesOf(line, { source: true }).flatMap(({ unit }) => unit?.dimension ?? []);
  return kinds.filter((kind) => has.some((one) => one === kind || (kind === 'celsius' && one === 'fahrenheit'))).length;
};

/** The fact that an aspect asks for, or null when the passage does not hold it. */
export const factOf = (aspect: Aspect, passage: ProductPassage): Said | null => {
  const { product, ref } = passage;
  const say = (text: string): Said => ({ text, refs: [ref] });
  switch (aspect.name) {
    case 'price':
      return product.price ? offer(passage) : null;
    case 'stock':
      return product.stock === null || product.stock === undefined ? null : offer(passage);
    case 'rating':
      return product.rating === null || product.rating === undefined
        ? null
        : say(`${withThe(product.name)} is rated ${product.rating} out of 5 stars.`);
    case 'brand':
      return product.brand ? say(`The brand of the ${product.name} is ${product.brand}.`) : null;
    default: {
      const { keys } = aspect;
      const found = Object.entries(product.attributes ?? {}).find(([key]) => keys?.test(key));
      if (found) return say(attributeSentence(product.name, ...found));
      const line = linesOf(passage).find(
        (text) =>
          !/^[\w ]{1,24}: /.test(text) &&
          (aspect.name !== 'temperature' || measuredCount('temperature', text) > 0) &&
          (aspect.asked.test(text) || (keys?.test(text) ?? false)),
      );
      return line === undefined ? null : say(quoted(line));
    }
  }
};

const lineMin = 0.6;
const typedMin = 0.3;
const typeWorth = 0.4;

const lineSaid = (text: string, passage: ProductPassage): Said => {
  const pair = /^([\w ]{1,30}): (.+)$/.exec(text);
  return {
    text: pair?.[1] && pair[2] ? attributeSentence(passage.product.name, pair[1], pair[2]) : quoted(text),
    refs: [passage.ref],
  };
};

/** The line of the passage that comes nearest to what is asked beside the product's name; figures of the kind that is asked for count. */
export const nearestLine = (wanted: Wanted, passage: ProductPassage, question: string): Said | null => {
  if (wanted.terms.length === 0) return null;
  const [best] = linesOf(passage)
    .map((text) => {
      const share = coverageOf(wanted, [[stemsOf(text.replaceAll('_', ' ')), 1]]);
      const typed = measuredCount(question, text);
      return { text, share, typed, score: share + typeWorth * typed };
    })
    .sort((a, b) => b.score - a.score);
  if (!best || best.share < (best.typed > 0 ? typedMin / best.typed ** 2 : lineMin)) return null;
  return lineSaid(best.text, passage);
};

/** The sentence that says what the question wants beside the kind of product; `denied` when it says the opposite. */
export const featureLine = (question: string, passage: ProductPassage): Said | 'denied' | null => {
  const { name, category, brand } = passage.product;
  const known = stemsOf(`${name} ${category ?? ''} ${brand ?? ''}`);
  const stems = contentWords(question)
    .map(stemWord)
    .filter((stem) => !isPlain(stem) && meets(known, stem) < 0.6);
  if (stems.length === 0) return null;
  const [best] = linesOf(passage)
    .filter((text) => !/^[\w ]{1,30}: /.test(text))
    .map((text) => ({ text, met: stems.filter((stem) => meets(stemsOf(text), stem) >= 0.6) }))
    .toReversed()
    .sort((a, b) => b.met.length - a.met.length);
  if (!best || best.met.length === 0) return null;
  const denied = new RegExp(
    String.raw`\b(?:not|no|never|without)\b(?:\s+\w+){0,3}\s+(?:${best.met.map((stem) => stem.slice(0, 5)).join('|')})`,
    'i',
  );
  return denied.test(best.text) ? 'denied' : { text: quoted(best.text), refs: [passage.ref] };
};
