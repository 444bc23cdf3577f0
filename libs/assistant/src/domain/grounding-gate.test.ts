import { money } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { policyEvidence, productEvidence } from '../testing/evidence.builder.ts';
import { GroundingGate, type GateVerdict } from './grounding-gate.ts';
import { PassageShelf } from './passage-shelf.ts';

const shelf = new PassageShelf();
shelf.put([
  productEvidence(1, {
    name: 'Ridge Trail 200 Boot',
    brand: 'Norrland',
    category: 'Boots',
    price: money(12900, 'USD'),
    stock: 7,
    rating: 4.6,
    ratingCount: 212,
    attributes: { Weight: '480 g', Material: 'full-grain leather', Colour: 'brown' },
    description: 'A waterproof boot for long hikes. The sole is stitched and can be replaced.',
  }),
  productEvidence(2, {
    name: 'Ridge City Boot',
    brand: 'Norrland',
    category: 'Boots',
    price: money(9900, 'USD'),
    stock: 0,
    attributes: { Weight: '390 g', Colour: 'black' },
    description: 'A light boot for wet streets.',
  }),
  policyEvidence(3, {
    title: 'Returns policy',
    headings: ['Returns'],
    start: 100,
    text:
      'You can return unused items within 30 days of delivery. Refunds reach you within 5 business days.\n' +
      'Sale items cannot be returned.\nReturn shipping is free in the US.',
  }),
  policyEvidence(4, {
    title: 'Shipping policy',
    headings: ['Shipping', 'Rates'],
    text: 'Method | Time | Price\nStandard | 3 to 5 business days | $4.95\nExpress | 1 business day | $14.95',
  }),
]);
const take = (sentence: string, message = 'Which boots do you have, and can I return them?'): GateVerdict =>
  new GroundingGate(shelf, { message, shopName: 'Alpine Outfitters' }).take(sentence);
const outcome = (sentence: string): string => {
  const verdict = take(sentence);
  if (verdict.type === 'withheld') return verdict.reason;
  return verdict.type === 'uncited' ? verdict.role : verdict.citations.map((citation) => citation.snippet).join(' + ');
};

describe('[F4] [F5] the grounding gate shows, with the narrowest span', () => {
  it.each([
    ['The Ridge Trail 200 Boot costs $129.00 [p1].', 'Price: $129.00'],
    ['The Ridge Trail 200 Boot is priced at 129 dollars. [p1]', 'Price: $129.00'],
    ['It weighs 480 g [p1].', 'Weight: 480 g'],
    ['It weighs 0.48 kg [p1].', 'Weight: 480 g'],
    ['It is rated 4.6 out of 5 stars [p1].', 'Rating: 4.6 out of 5 stars from 212 ratings'],
    ['We have 7 of them in stock [p1].', 'Stock: 7 in stock'],
    ['The Norrland Ridge Trail 200 Boot is waterproof [p1].', 'A waterproof boot for long hikes.'],
    ['Its stitched sole can be replaced [p1].', 'The sole is stitched and can be replaced.'],
    ['The Ridge City Boot is out of stock [p2].', 'Stock: out of stock'],
    [
      'You can send unused items back within 30 days of delivery [p3].',
      'You can return unused items within 30 days of delivery.',
    ],
    [
      'Unused items can be returned within thirty days after delivery [p3].',
      'You can return unused items within 30 days of delivery.',
    ],
    ['Sale items cannot be returned [p3].', 'Sale items cannot be returned.'],
    ['Express shipping takes 1 business day and costs $14.95 [p4].', 'Express | 1 business day | $14.95'],
    ['The refund takes 5 business days [p3].', 'Refunds reach you within 5 business days.'],
    [
      'Unused items can be returned within 30 days, and refunds reach you within 5 business days [p3].',
      'You can return unused items within 30 days of delivery. Refunds reach you within 5 business days.',
    ],
    ['The Ridge Trail 200 Boot costs $129.00 and weighs 480 g [p1].', 'Price: $129.00 + Weight: 480 g'],
    [
      'The Ridge Trail 200 Boot costs $129.00 and the Ridge City Boot $99.00 [p1][p2].',
      'Price: $129.00 + Price: $99.00',
    ],
    ['The Trail costs $129.00 [p1], while the City costs $99.00 [p2].', 'Price: $129.00 + Price: $99.00'],
  ])('%s', (sentence, snippets) => {
    expect(outcome(sentence)).toBe(snippets);
  });
});

describe('[F5] the grounding gate withholds', () => {
  it.each([
    ['an altered number', 'The Ridge Trail 200 Boot costs $119.00 [p1].', 'number-not-in-span'],
    ['an altered unit', 'You can return unused items within 30 weeks of delivery [p3].', 'number-not-in-span'],
    ['a percentage for an amount', 'Standard shipping costs 4.95% [p4].', 'number-not-in-span'],
    ['the price of a sibling product', 'The Ridge Trail 200 Boot costs $99.00 [p1].', 'number-not-in-span'],
    ['a sibling named in the wrong passage', 'The Ridge Trail 200 Boot costs $99.00 [p2].', 'name-not-in-passage'],
    ['prices that are swapped', 'The Trail 200 costs $99.00 and the City $129.00 [p1][p2].', 'number-not-in-span'],
    ['the price of another table row', 'Express shipping costs $4.95 [p4].', 'words-not-in-span'],
    ['numbers of two table rows', 'Express shipping takes 1 business day and costs $4.95 [p4].', 'number-not-in-span'],
    ['a name number taken for a fact', 'We have 200 in stock [p1].', 'number-not-in-span'],
    ['an invented name', 'The Ridge Trail 200 Boot was tested by Patagonia on long hikes [p1].', 'name-not-in-passage'],
    ['an invented property', 'The Ridge Trail 200 Boot is vegan [p1].', 'words-not-in-span'],
    ['a lost negation', 'Sale items can be returned [p3].', 'contradicted'],
    ['an added negation', 'Return shipping is not free in the US [p3].', 'contradicted'],
    ['stock that is not there', 'The Ridge City Boot is in stock [p2].', 'contradicted'],
    ['a missing citation', 'The Ridge Trail 200 Boot costs $129.00.', 'uncited'],
    ['a fact without number or citation', 'All our boots are vegan.', 'uncited'],
    ['a cut mark', 'The Ridge Trail 200 Boot costs $129.00 [p1', 'uncited'],
    ['a mark of no passage', 'The Ridge Trail 200 Boot costs $129.00 [p9].', 'unknown-passage'],
    ['a number that is no mark', 'The Ridge Trail 200 Boot costs $129.00 [1].', 'uncited'],
    ['a claim dressed as a question', 'Did you know that all boots are half price today?', 'uncited'],
    ['a statement with a question mark', 'Boots are waterproof?', 'uncited'],
    ['a leading question', 'Do you know that return shipping is free, right?', 'uncited'],
    ['a fraction in a question', 'Would you like ½ the price?', 'uncited'],
    ['a fraction', 'The Ridge Trail 200 Boot costs ½ of $129.00 [p1].', 'number-not-in-span'],
    ['a number in a question', 'Do you want the 2 year warranty?', 'uncited'],
    ['an unfounded offer in a question', 'Would you like our lifetime warranty?', 'uncited'],
    ['a bare yes', 'Yes.', 'uncited'],
    ['a promise of empty words', 'Sure, you can.', 'uncited'],
    ['an address', 'Is it fine to pay at www.example.com?', 'uncited'],
    ['words after the mark', 'It weighs 480 g [p1], and every buyer gets free socks and gloves.', 'words-not-in-span'],
  ])('%s', (_what, sentence, reason) => {
    expect(outcome(sentence)).toBe(reason);
  });
});

describe('the grounding gate', () => {
  it.each([
    ['Hello, happy to help!', 'small-talk'],
    ['Here is what I found:', 'small-talk'],
    ['I am not sure about that.', 'abstention'],
    ['I could not find that in our policies.', 'abstention'],
    ['Unfortunately I found no information.', 'abstention'],
    ['What is your budget?', 'question'],
    ['Which size do you need, and for which activity?', 'question'],
    ['Do you want to return boots?', 'question'],
  ])('lets pass without citation what claims nothing: %s', (sentence, role) => {
    expect(outcome(sentence)).toBe(role);
  });

  it('[F4] numbers citations in order of first use and reuses the number of a span', () => {
    const gate = new GroundingGate(shelf, { message: '', shopName: '' });
    const texts = [
      'Sale items cannot be returned [p3].',
      'It costs $129.00 [p1].',
      'Sale items cannot be returned. [p3]',
    ].map((sentence) => {
      const verdict = gate.take(sentence);
      return verdict.type === 'cited' ? verdict.sentence.text : verdict.type;
    });
    expect(texts).toEqual([
      'Sale items cannot be returned [1].',
      'It costs $129.00 [2].',
      'Sale items cannot be returned [1].',
    ]);
    expect(gate.citations[0]).toMatchObject({ start: 198, end: 228, kind: 'policy', sourceUri: 'policies/3.md' });
    expect(gate.citations[1]).toMatchObject({ sku: 'SKU-1', score: 1 });
  });

  it('shows no mark that names no passage', () => {
    const verdict = take('It weighs 480 g [p1] [2].');
    expect(verdict.type === 'cited' && verdict.sentence.text).toBe('It weighs 480 g [1].');
    expect(take('Happy to help [3].')).toMatchObject({ text: 'Happy to help.', role: 'small-talk' });
    expect(take('Happy to help [p')).toMatchObject({ text: 'Happy to help', role: 'small-talk' });
  });

  it('[F5] checks ten claims of an answer and withholds the rest', () => {
    const gate = new GroundingGate(shelf, { message: '', shopName: '' });
    const verdicts = Array.from({ length: 12 }, () => gate.take('It weighs 480 g [p1].').type);
    expect(verdicts.filter((type) => type === 'cited')).toHaveLength(10);
  });
});
