import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestWord, correctable, corrected, slipsBetween } from './spelling.ts';

describe('slips of the keyboard', () => {
  it.each([
    ['headphnoes', 'headphones', 1],
    ['lantren', 'lantern', 1],
    ['tent', 'tent', 0],
    ['tnet', 'tent', 1],
    ['stove', 'glove', 2],
    ['', 'abc', 3],
  ])('counts from %s to %s', (a, b, slips) => {
    expect(slipsBetween(a, b)).toBe(slips);
  });

  it('count the same both ways, and nothing only between equals', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slipsBetween(a, b)).toBe(slipsBetween(b, a));
        expect(slipsBetween(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('read at most three words otherwise, and none of a question of more than eight', () => {
    const unknown = ['stoev', 'tnet', 'lantren', 'rpoe'];
    expect(correctable(unknown.slice(0, 3), new Set())).toHaveLength(3);
    expect(correctable(unknown, new Set())).toEqual([]);
    const known = ['one', 'two', 'six', 'ten', 'for', 'red', 'big', 'new'];
    expect(correctable([...known.slice(0, 7), 'stoev'], new Set(known))).toEqual(['stoev']);
    expect(correctable([...known, 'stoev'], new Set(known))).toEqual([]);
  });

  it('never touch a model number, a short word, a known word or a long text', () => {
    expect(correctable(['xm4', 'wh1000xm5', 'abc', 'tent', 'stoev'], new Set(['tent']))).toEqual(['stoev']);
    expect(
      correctable(
        Array.from({ length: 9 }, (_, at) => `word${'x'.repeat(at)}`),
        new Set(),
      ),
    ).toEqual([]);
  });

  it('take the nearest word, then the most frequent, and none that is too far', () => {
    const words = [
      { term: 'stave', frequency: 9 },
      { term: 'stove', frequency: 2 },
    ];
    expect(closestWord('stoev', words)).toBe('stove');
    expect(closestWord('stvve', words)).toBe('stave');
    expect(closestWord('zebra', words)).toBeNull();
  });

  it('count a guessed word for less than an asked one', () => {
    expect(corrected([{ term: 'stoev', weight: 1 }], new Map([['stoev', 'stove']]))).toEqual([
      { term: 'stove', weight: 0.7 },
    ]);
    const both = [
      { term: 'stoev', weight: 1 },
      { term: 'stove', weight: 1 },
    ];
    expect(corrected(both, new Map([['stoev', 'stove']]))).toEqual([{ term: 'stove', weight: 1 }]);
  });
});
