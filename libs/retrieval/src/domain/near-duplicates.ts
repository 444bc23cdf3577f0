import { analyserFor } from './analyse.ts';
import type { Passage } from './document.ts';

const words = (text: string): string => analyserFor('en').analyse(text).words.join(' ');

/**
 * Keeps the best of passages that say the same: texts with the same words, products with the same name, brand and
 * attributes. The order is kept.
 */
export const foldDuplicates = (passages: readonly Passage[]): Passage[] => {
  const seen = new Set<string>();
  return passages.filter((passage) => {
    const { product } = passage;
    const key = product
      ? `p ${words([product.name, product.brand, JSON.stringify(product.attributes), product.description].join(' '))}`
      : `t ${words(passage.text)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
