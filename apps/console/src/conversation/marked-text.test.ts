import { describe, expect, it } from 'vitest';
import { splitMarks } from './marked-text.ts';

describe('splitMarks', () => {
  it('makes marks of the citations, after the full stop, and leaves other brackets as text', () => {
    expect(splitMarks('Costs $20 [1]. See [9] and [1][2].', [1, 2])).toEqual([
      { text: 'Costs $20.' },
      { citation: 1 },
      { text: ' See [9] and.' },
      { citation: 1 },
      { citation: 2 },
    ]);
  });

  it('adds the marks that the text does not carry at its end', () => {
    expect(splitMarks('Costs $20.', [2])).toEqual([{ text: 'Costs $20.' }, { citation: 2 }]);
  });

  it('takes markup for text', () => {
    expect(splitMarks('<img src=x onerror=alert(1)>', [])).toEqual([{ text: '<img src=x onerror=alert(1)>' }]);
  });
});
