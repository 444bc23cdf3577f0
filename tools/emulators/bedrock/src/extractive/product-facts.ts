import { sentencesOf } from '@rag-assistant/language';
import type { Aspect } from './aspects.ts';
import { isInstruction, quoted, withThe, type Said } from './compose.ts';
import { coverageOf, type Wanted } from './coverage.ts';
import type { ProductPassage } from './passages.ts';
import { stemsOf } from './vocabulary.ts';

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
  /^(?:yes|no|true|false)\b/i.test(value)
    ? `${withThe(name)}, ${bare(key).toLowerCase()}: ${value}.`
    : quoted(`The ${bare(key).toLowerCase()} of the ${name.replace(/^the\s+/i, '')} is ${value}`);

/** The lines and sentences of the passage's own text. */
export const linesOf = (passage: ProductPassage): string[] =>
  sentencesOf(passage.text)
    .map((sentence) => sentence.text)
    .filter((text) => text !== passage.product.name && !isInstruction(text));

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
        (text) => !/^[\w ]{1,24}: /.test(text) && (aspect.asked.test(text) || (keys?.test(text) ?? false)),
      );
      return line === undefined ? null : say(quoted(line));
    }
  }
};

const lineMin = 0.6;

/** The line of the passage that comes nearest to what is asked beside the product's name. */
export const nearestLine = (wanted: Wanted, passage: ProductPassage): Said | null => {
  if (wanted.terms.length === 0) return null;
  const best = linesOf(passage)
    .map((text) => ({ text, share: coverageOf(wanted, [[stemsOf(text.replaceAll('_', ' ')), 1]]) }))
    .reduce<{ text: string; share: number } | null>((top, one) => (one.share > (top?.share ?? 0) ? one : top), null);
  if (!best || best.share < lineMin) return null;
  const pair = /^([\w ]{1,30}): (.+)$/.exec(best.text);
  const text = pair?.[1] && pair[2] ? attributeSentence(passage.product.name, pair[1], pair[2]) : quoted(best.text);
  return { text, refs: [passage.ref] };
};
