import { describe, expect, it } from 'vitest';
import { intentsOf } from './clauses.ts';
import { planCalls } from './plan.ts';
import { toolNames } from '../testing/ask.ts';

const plan = (question: string, history: readonly { question: string; answer: string }[] = []) =>
  planCalls(intentsOf({ question, history }), { tools: new Set(toolNames) }).map(({ name, input }) => [name, input]);

const tents = {
  question: 'Show me tents under $400',
  answer:
    'The Heron 2-Person Tent costs $289.00 and 22 are in stock. The Osprey 3-Person Tent costs $379.00 and 3 are in stock.',
};
const search = (query: string, filters: object = {}) => ['search_catalogue', { query, ...filters }];
const policies = (query: string) => ['search_policies', { query }];

describe('tool calls planned from a question', () => {
  it.each<[string, unknown[]]>([
    ['Show me tents under $400', [search('tents', { price_max: 400 })]],
    ['kettles between £30 and £60', [search('kettles', { price_min: 30, price_max: 60 })]],
    ['a knife for less than 80 pounds', [search('knife', { price_max: 80 })]],
    ['backpacks over $100 rated at least 4.5 stars', [search('backpacks', { price_min: 100, rating_min: 4.5 })]],
    ['tents under 2 kg', [search('tents under 2 kg')]],
    ['sleeping bags in stock', [search('sleeping bags', { in_stock: true })]],
    ['Is the Heron 2-Person Tent in stock?', [search('Heron 2-Person Tent')]],
    ['Do you have kettles by Brasswick?', [search('kettles', { brand: 'Brasswick' })]],
    ['How long does delivery take?', [policies('How long does delivery take?')]],
    ['Compare the Heron Tent and the Osprey Tent', [['compare_products', { skus: ['Heron Tent', 'Osprey Tent'] }]]],
    [
      'Which is lighter, the Heron Tent or the Osprey Tent?',
      [['compare_products', { skus: ['Heron Tent', 'Osprey Tent'] }]],
    ],
    ['Is AO-TH-102 waterproof?', [['get_product', { sku: 'AO-TH-102' }]]],
    [
      'Hi! How much is the Heron Tent, and can I pay with a card?',
      [search('Heron Tent'), policies('can I pay with a card?')],
    ],
  ])('%s', (question, calls) => {
    expect(plan(question)).toEqual(calls);
  });

  it.each<[string, unknown[]]>([
    ['and in blue?', [search('tents blue', { price_max: 400 })]],
    ['under $300?', [search('tents', { price_max: 300 })]],
    ['How about the second one?', [search('Osprey 3-Person Tent')]],
    ['Is the cheaper one waterproof?', [search('Heron 2-Person Tent waterproof')]],
    ['How heavy is it?', [search('heavy Heron 2-Person Tent')]],
    ['What about shipping?', [policies('shipping?')]],
    ['Do you have lanterns?', [search('lanterns')]],
  ])('%s, after a list of tents', (question, calls) => {
    expect(plan(question, [tents])).toEqual(calls);
  });

  it('asks the returns of a product of policies and catalogue together', () => {
    expect(plan('What about returns for it?', [tents])).toEqual([
      policies('returns for the Heron 2-Person Tent?'),
      search('returns Heron 2-Person Tent'),
    ]);
  });

  it('follows a follow-up of a follow-up', () => {
    const second = {
      question: 'How about the second one?',
      answer: 'The Osprey 3-Person Tent costs $379.00 and 3 are in stock.',
    };
    expect(plan('and how heavy is it?', [tents, second])).toEqual([search('heavy Osprey 3-Person Tent')]);
  });

  it('calls only tools that are offered', () => {
    const offered = new Set(['search_policies']);
    const calls = planCalls(intentsOf({ question: 'Show me tents. How long is delivery?', history: [] }), {
      tools: offered,
    });
    expect(calls.map((call) => call.name)).toEqual(['search_policies']);
  });
});
