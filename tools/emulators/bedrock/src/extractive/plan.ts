import type { Conversation, ToolCall } from './conversation.ts';
import { skuIn, type Intent } from './intent.ts';
import { isScaffold } from './vocabulary.ts';

const queryMax = 300;

/** The words to search products by: names and features without the words that only ask. */
export const catalogueQuery = (intent: Intent): string => {
  const words = intent.rest
    .replace(/[?!,;:()"“”]/g, ' ')
    .replace(/\.(?=\s|$)/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && (!isScaffold(word.toLowerCase()) || /\d/.test(word)));
  const query = words.join(' ').slice(0, queryMax).trim();
  return query === '' ? intent.rest.slice(0, queryMax) : query;
};

const searchCatalogue = (intent: Intent): ToolCall => ({
  name: 'search_catalogue',
  input: { query: catalogueQuery(intent), ...intent.filters },
});
const searchPolicies = (intent: Intent): ToolCall => ({
  name: 'search_policies',
  input: { query: intent.text.slice(0, queryMax) },
});

const callsFor = (intent: Intent, offered: ReadonlySet<string>): ToolCall[] => {
  const sku = skuIn(intent.text);
  if (intent.kind === 'compare')
    return offered.has('compare_products')
      ? [{ name: 'compare_products', input: { skus: intent.compared } }]
      : intent.compared.map((query) => ({ name: 'search_catalogue', input: { query } }));
  if (sku !== null && offered.has('get_product') && intent.kind !== 'policy')
    return [{ name: 'get_product', input: { sku } }];
  if (intent.kind === 'catalogue') return [searchCatalogue(intent)];
  if (intent.kind === 'policy') return [searchPolicies(intent)];
  return [searchPolicies(intent), searchCatalogue(intent)];
};

const distinct = (calls: readonly ToolCall[]): ToolCall[] => [
  ...new Map(calls.map((call) => [JSON.stringify(call), call])).values(),
];

/** The tools to call for a question that nothing has been looked up for yet. */
export const planCalls = (intents: readonly Intent[], { tools }: Pick<Conversation, 'tools'>): ToolCall[] =>
  distinct(intents.flatMap((intent) => callsFor(intent, tools))).filter((call) => tools.has(call.name));

/** The search that has not been tried yet, for what the first one did not answer. */
export const broaderCalls = (
  open: readonly Intent[],
  { tools, calls }: Pick<Conversation, 'tools' | 'calls'>,
): ToolCall[] => {
  const made = new Set(calls.map((call) => call.name));
  const other = open.flatMap((intent) => {
    const wider: ToolCall[] = [];
    if (intent.kind === 'compare')
      return made.has('search_catalogue')
        ? []
        : intent.compared.map((query) => ({ name: 'search_catalogue', input: { query } }));
    if (!made.has('search_policies') && intent.names.every((name) => !name.includes(' ')))
      wider.push(searchPolicies(intent));
    if (!made.has('search_catalogue')) wider.push(searchCatalogue(intent));
    return wider;
  });
  return distinct(other).filter((call) => tools.has(call.name));
};
