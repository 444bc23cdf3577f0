import { formatMoney } from '@rag-assistant/kernel';
import type { Product } from './document.ts';
import { cleanText, type PlainText } from './plain-text.ts';

/** One fact of a product: a line `name: value` of its plain text. */
export interface FactSpan {
  readonly name: string;
  /** Character offsets of the line in the plain text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();

const facts = (product: Product): [string, string][] => {
  const { brand, category, price, stock, rating, ratingCount } = product;
  const lines: [string, string | null][] = [
    ['Brand', brand],
    ['Category', category],
    ['Price', price && formatMoney(price)],
    ['Stock', stock === null ? null : stock === 0 ? 'out of stock' : `${stock} in stock`],
    [
      'Rating',
      rating === null ? null : `${rating} out of 5 stars${ratingCount === null ? '' : ` from ${ratingCount} ratings`}`,
    ],
    ['SKU', product.sku],
    ...Object.entries(product.attributes),
  ];
  return lines.flatMap(([name, value]): [string, string][] => {
    const text = oneLine(value ?? '');
    return text === '' ? [] : [[oneLine(name), text]];
  });
};

/** Name, then one line a fact, then the description: one passage whose every fact is a line of its own. */
export const productText = (product: Product): PlainText & { readonly facts: readonly FactSpan[] } => {
  let text = oneLine(product.name);
  const spans = facts(product).map(([name, value]): FactSpan => {
    const start = text.length + 1;
    text += `\n${name}: ${value}`;
    return { name, start, end: text.length };
  });
  const description = cleanText(product.description).trim();
  if (description !== '') text += `\n\n${description}`;
  return { text, facts: spans, blocks: [{ start: 0, end: text.length, headings: [], group: 0 }] };
};
