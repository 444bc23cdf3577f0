import { money } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import {
  aQuestion,
  doneOf,
  eventsOf,
  fakeDeps,
  policyEvidence,
  productEvidence,
  scriptedModel,
} from '../testing/index.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';

const kettle = productEvidence(1, {
  name: 'Copper Kettle 1.7 l',
  brand: 'Hearth',
  category: 'Kettles',
  price: money(5900, 'USD'),
  stock: 12,
  attributes: { Capacity: '1.7 l', Colour: 'copper' },
  description: 'A stovetop kettle with a whistle. It works on gas and induction.',
});
const returns = policyEvidence(10, {
  title: 'Returns policy',
  headings: ['Returns'],
  start: 40,
  text: 'You can return unused items within 30 days of delivery. Refunds reach you within 5 business days.',
});

describe('answering a question', () => {
  it('[F4] [API2] shows sentences that cite the narrowest span, with offsets of the source document', async () => {
    const model = scriptedModel(
      [{ tool: 'search_policies', input: { query: 'return unused items' } }],
      [{ text: 'You can return unused items within 30 days of del' }, { text: 'ivery. [p' }, { text: '1]' }],
    );
    const deps = fakeDeps(model, [kettle, returns]);
    const events = await eventsOf(makeAnswerQuestion(deps), aQuestion('Can I return unused items?'));
    expect(events.map((event) => event.type)).toEqual(['session', 'step', 'sentence', 'done']);
    const answer = doneOf(events);
    expect(answer.outcome).toBe('answered');
    expect(answer.text).toBe('You can return unused items within 30 days of delivery [1].');
    expect(answer.citations).toHaveLength(1);
    expect(answer.citations[0]).toMatchObject({ start: 40, end: 95, sku: null, score: 1 });
    expect(returns.text.slice(0, 55)).toBe(answer.citations[0]?.snippet);
  });

  it('[F1] suggests the cited product first and never more than three', async () => {
    const model = scriptedModel(
      [{ tool: 'search_catalogue', input: { query: 'copper kettle' } }],
      [{ text: 'The Copper Kettle 1.7 l costs $59.00 and we have 12 in stock [p1].' }],
    );
    const others = [2, 3, 4, 5].map((n) => productEvidence(n, { name: `Copper Kettle model ${'ABCDEF'[n] ?? ''}` }));
    const answer = doneOf(
      await eventsOf(makeAnswerQuestion(fakeDeps(model, [kettle, ...others])), aQuestion('copper kettle?')),
    );
    expect(answer.text).toBe('The Copper Kettle 1.7 l costs $59.00 and we have 12 in stock [1][2].');
    expect(answer.products.map((product) => product.sku)[0]).toBe('SKU-1');
    expect(answer.products.length).toBeLessThanOrEqual(3);
  });
});
