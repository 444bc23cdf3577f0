import fc from 'fast-check';
import { anyText } from '../testing/any-text.ts';
import { describe, expect, it } from 'vitest';
import { analyserFor } from './analyse.ts';

const terms = (text: string, language = 'en'): string[] => {
  const { words, joined } = analyserFor(language).analyse(text);
  return [...words, ...joined];
};
const meet = (a: string, b: string): boolean => terms(a).some((term) => /\d/.test(term) && terms(b).includes(term));

describe('the English analyser', () => {
  it.each([
    ['wh1000xm4', 'Sony WH-1000 XM4 headphones'],
    ['WH-1000XM4', 'wh 1000xm4'],
    ['dsc w55', 'Camera DSC-W55/B'],
    ['2 l', 'Bottle 2L'],
    ['2 liters', 'Kettle, 2-litre'],
    ['500 GB drive', '500gb'],
    ['KTC-D320/1G', 'ktcd3201g'],
  ])('finds "%s" in "%s"', (query, document) => {
    expect(meet(query, document)).toBe(true);
  });

  it('does not join a number with the word that happens to stand beside it', () => {
    expect(terms('buy 2 tents')).not.toContain('2tents');
    expect(terms('for 4 people')).not.toContain('for4');
  });

  it('stems words and folds accents and case', () => {
    expect(terms('Returned RETURNS returning')).toEqual(['return', 'return', 'return']);
    expect(terms('Café crème')).toEqual(['cafe', 'creme']);
  });

  it('leaves another language unstemmed', () => {
    expect(terms('Rückgaben returned', 'de')).toEqual(['ruckgaben', 'returned']);
  });

  it('gives terms that a database can hold, for any text', () => {
    fc.assert(
      fc.property(anyText(200), (text) =>
        terms(text).every((term) => /^[^\s\0]{1,200}$/u.test(term) && term.isWellFormed()),
      ),
    );
  });

  it('answers a long text without spaces or digits between letters in good time', () => {
    const text = 'a1-'.repeat(20_000);
    expect(terms(text).length).toBeGreaterThan(0);
  });
});
