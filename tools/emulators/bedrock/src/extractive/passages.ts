import { z } from 'zod';
import type { ToolResult } from '../wire/converse-request.ts';

const product = z.object({
  sku: z.string(),
  name: z.string(),
  brand: z.string().nullish(),
  category: z.string().nullish(),
  price: z.string().nullish(),
  stock: z.number().nullish(),
  rating: z.number().nullish(),
  attributes: z.record(z.string(), z.string()).nullish(),
});
const passage = z.object({
  ref: z.string().regex(/^p\d+$/),
  kind: z.enum(['product', 'policy', 'faq']),
  title: z.string().catch(''),
  headings: z.array(z.string()).catch([]),
  text: z.string(),
  product: product.nullish().catch(null),
});
const result = z.object({ passages: z.array(z.unknown()) });

export type Passage = z.infer<typeof passage>;
export type Product = z.infer<typeof product>;
export type ProductPassage = Passage & { readonly product: Product };

export const isProduct = (found: Passage): found is ProductPassage =>
  found.product !== null && found.product !== undefined;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The passages of a tool's result; what does not have their form is left out. */
export const passagesOf = (toolResult: ToolResult): Passage[] =>
  toolResult.content.flatMap((part) => {
    const read = result.safeParse(part.text === undefined ? part.json : parsed(part.text));
    if (!read.success) return [];
    return read.data.passages.flatMap((entry) => {
      const one = passage.safeParse(entry);
      return one.success ? [one.data] : [];
    });
  });
