import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentStems, quantitiesOf, quantityStands, sentencesOf, stemOf, wordsOf } from './index.ts';

const stands = (claim: string, source: string): boolean =>
  quantitiesOf(claim).every((quantity) => quantityStands(quantity, quantitiesOf(source, { source: true })));

describe('words', () => {
  it('gives spans that cut the word out of the original text', () => {
    const text = 'Don’t pay $1,299.00 — ﬁne!';
    expect(wordsOf(text).map((word) => word.text)).toEqual(["don't", 'pay', '1,299.00', 'fine']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) =>
        wordsOf(any).every((word) => any.slice(word.start, word.end).length > 0 && word.end <= any.length),
      ),
    );
  });
  it('brings forms of a word to one stem', () => {
    expect(stemOf('paid')).toBe(stemOf('pays'));
    expect(stemOf('returns')).toBe(stemOf('returned'));
    expect(stemOf('knives')).toBe(stemOf('knife'));
    expect(contentStems('The returns of the knives')).toEqual(['return', 'knife']);
  });
});

describe('sentences', () => {
  it('ends at full stops and line breaks but not inside numbers and abbreviations', () => {
    const text = 'It weighs 1.5 kg, approx. 3 lb. Dr. Ames tested it!\nPrice: $5.00';
    expect(sentencesOf(text).map((sentence) => sentence.text)).toEqual([
      'It weighs 1.5 kg, approx. 3 lb.',
      'Dr. Ames tested it!',
      'Price: $5.00',
    ]);
  });
  it('loses no letter and no digit of any text', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}\d]/gu, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parts = sentencesOf(text);
        expect(parts.every((part) => text.slice(part.start, part.end) === part.text)).toBe(true);
        expect(letters(parts.map((part) => part.text).join(''))).toBe(letters(text));
      }),
    );
  });
});

describe('quantities', () => {
  it('reads amounts as people write them', () => {
    const read = (text: string): string[] =>
      quantitiesOf(text).map((quantity) => `${quantity.value} ${quantity.unit?.name ?? '-'}`);
    expect(read('$1.5 million, 20 % off, two weeks, a 14-day window, 5 business days')).toEqual([
      '1500000 usd',
      '20 percent',
      '2 week',
      '14 day',
      '5 day',
    ]);
    expect(read('twenty-five euros for one hundred and this one')).toEqual(['25 eur', '100 -']);
    expect(read('holds 2L at 95 °C, 12" wide, 30 in tall, 850g')).toEqual([
      '2 l',
      '95 celsius',
      '12 inch',
      '30 inch',
      '850 g',
    ]);
  });
  it('accepts another writing of the same amount and refuses another amount or unit', () => {
    expect(stands('within two weeks', 'within 14 days')).toBe(true);
    expect(stands('1 kg', 'weight: 1000 g')).toBe(true);
    expect(stands('24 hours', 'one day')).toBe(true);
    expect(stands('a 2 year warranty', '24 months of warranty')).toBe(true);
    expect(stands('$59', 'costs 59.00 dollars')).toBe(true);
    expect(stands('the 2nd pair', 'your second pair')).toBe(true);
    expect(stands('30 weeks', '30 days')).toBe(false);
    expect(stands('$30', '30%')).toBe(false);
    expect(stands('$31', '$30.99')).toBe(false);
  });
});
