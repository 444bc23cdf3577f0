import type { Product } from './document.ts';
import { cleanText } from './plain-text.ts';

export interface Embeddable {
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
  readonly product: Product | null;
}

const descriptionCharacters = 200;
const passageCharacters = 1500;

/**
 * What the embedding model reads of a passage, from what is stored of it. A brand that the name already says would only
 * weigh twice; a description's beginning says what a product is for.
 */
export const embeddingTextOf = ({ title, headings, text, product }: Embeddable): string => {
  if (!product) return [title, ...headings, text].join('\n').slice(0, passageCharacters);
  const { name, brand, category, description } = product;
  const named = brand !== null && name.toLowerCase().includes(brand.toLowerCase());
  const beginning = cleanText(description).slice(0, descriptionCharacters);
  return [name, named ? null : brand, category, beginning].filter(Boolean).join('. ');
};
