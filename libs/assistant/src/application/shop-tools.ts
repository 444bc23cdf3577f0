import { invalid } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { Evidence } from '../domain/evidence.ts';
import type { CatalogueFilters } from '../ports/shop-knowledge.port.ts';
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from './tool.ts';

/** Passages a search returns. */
export const passagesMax = 5;

const query = z.string().min(1).max(400).describe('What to look for, in the shopper’s words.');
const sku = z.string().min(1).max(120).describe('The sku from an earlier result, or the product’s name.');
const amount = z.number().min(0).max(1e9);
const wrong = (fields: readonly string[]): Error =>
  invalid('assistant.tool-input-invalid', `The tool’s input is not valid: ${fields.join(', ')}.`.slice(0, 300), {
    fields: fields.length,
  });

const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const passages = (context: ToolContext, found: readonly Evidence[]): ToolOutcome => ({
  type: 'passages',
  passages: context.shelf.put(found),
});

/** By sku; what no sku fits is taken for a name and searched. */
const productOf = async (wanted: string, context: ToolContext): Promise<readonly Evidence[]> => {
  const { knowledge, merchant, signal } = context;
  const bySku = await knowledge.getProducts(merchant, [wanted], signal);
  if (bySku.length > 0) return bySku;
  const byName = await knowledge.searchCatalogue(merchant, { query: wanted, limit: 1 }, signal);
  context.onSearched(byName);
  return byName.evidence;
};

export const shopTools: readonly Tool[] = [
  defineTool({
    name: 'search_catalogue',
    description: 'Finds products of this shop. Prices are in the shop’s currency, as plain numbers.',
    label: 'Searching the catalogue',
    placeholders: 'left-out',
    invalid: wrong,
    input: {
      query,
      price_max: amount.optional(),
      price_min: amount.optional(),
      in_stock: z.boolean().optional(),
      brand: z.string().min(1).max(120).optional(),
      category: z.string().min(1).max(120).optional(),
      rating_min: z.number().min(0).max(5).optional(),
    },
    run: async (input, context) => {
      const minor = (value: number): number => Math.round(value * 10 ** minorDigits(context.currency));
      const filters: CatalogueFilters = {
        ...(input.price_min !== undefined && { priceMinorMin: minor(input.price_min) }),
        ...(input.price_max !== undefined && { priceMinorMax: minor(input.price_max) }),
        ...(input.in_stock !== undefined && { inStock: input.in_stock }),
        ...(input.brand !== undefined && { brand: input.brand }),
        ...(input.category !== undefined && { category: input.category }),
        ...(input.rating_min !== undefined && { ratingMin: input.rating_min }),
      };
      const request = { query: input.query, filters, limit: context.passagesMax ?? passagesMax };
      const result = await context.knowledge.searchCatalogue(context.merchant, request, context.signal);
      context.onSearched(result);
      return passages(context, result.evidence);
    },
  }),
  defineTool({
    name: 'get_product',
    description: 'All facts of one product: price, stock, rating, attributes.',
    label: 'Reading a product',
    placeholders: 'restored',
    invalid: wrong,
    input: { sku },
    run: async (input, context) => passages(context, await productOf(input.sku, context)),
  }),
  defineTool({
    name: 'compare_products',
    description: 'All facts of two to four products, to compare them.',
    label: 'Comparing products',
    placeholders: 'restored',
    invalid: wrong,
    input: { skus: z.array(sku).min(2).max(4) },
    run: async (input, context) => {
      const found = await Promise.all(input.skus.map((wanted) => productOf(wanted, context)));
      return passages(context, found.flat());
    },
  }),
  defineTool({
    name: 'search_policies',
    description: 'Finds passages of this shop’s policies and frequently asked questions: returns, shipping, payment.',
    label: 'Searching policies and FAQs',
    placeholders: 'left-out',
    invalid: wrong,
    input: { query },
    run: async (input, context) => {
      const request = { query: input.query, limit: context.passagesMax ?? passagesMax };
      const result = await context.knowledge.searchPolicies(context.merchant, request, context.signal);
      context.onSearched(result);
      return passages(context, result.evidence);
    },
  }),
  defineTool({
    name: 'ask_back',
    description: 'Asks the shopper one short question when what they want is unclear. States no facts.',
    label: 'Asking back',
    placeholders: 'kept',
    invalid: wrong,
    input: { question: z.string().min(1).max(300) },
    run: (input) => Promise.resolve({ type: 'ask', question: input.question }),
  }),
];
