import type { Passage } from './document.ts';

const words = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');

/** Null for a bare name: without a price or a description it is no proof that two products are one. */
const keyOf = ({ product, text }: Passage): string | null => {
  if (!product) return `t ${words(text)}`;
  const { name, brand, attributes, description, price } = product;
  if (price === null && description === '') return null;
  return `p ${price?.amountMinor ?? ''} ${words([name, brand, JSON.stringify(attributes), description].join(' '))}`;
};

/**
 * The first `limit` passages without those that say the same as a better one: texts with the same words, products with
 * the same words and price.
 */
export const foldDuplicates = (passages: readonly Passage[], limit: number): Passage[] => {
  const seen = new Set<string>();
  const kept: Passage[] = [];
  for (const passage of passages) {
    if (kept.length === limit) break;
    const key = keyOf(passage);
    if (key === null || !seen.has(key)) kept.push(passage);
    if (key !== null) seen.add(key);
  }
  return kept;
};
