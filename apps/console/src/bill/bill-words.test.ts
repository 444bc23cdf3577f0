import { describe, expect, it } from 'vitest';
import { classWords, monthWords, reasonOf, usedClasses } from './bill-words.ts';

const classes = [
  { upToMicroUsd: 100, sessions: 0 },
  { upToMicroUsd: 500, sessions: 3 },
  { upToMicroUsd: 1_000, sessions: 0 },
  { upToMicroUsd: 20_000, sessions: 1 },
  { upToMicroUsd: null, sessions: 0 },
];

describe('words of the bill', () => {
  it('cut the distribution to the classes between the cheapest and the dearest session', () => {
    expect(usedClasses(classes)).toEqual(classes.slice(1, 4));
    expect(usedClasses([])).toEqual([]);
  });

  it('name the bounds of a class, and the last one by what it is above', () => {
    expect(classes.map((_, at) => classWords(classes, at))).toEqual([
      'up to $0.000100',
      'up to $0.000500',
      'up to $0.001000',
      'up to $0.0200',
      'above $0.0200',
    ]);
  });

  it('say why a session was dear', () => {
    const one = { key: 's', costMicroUsd: 900, sharePercent: 83 };
    expect(reasonOf({ ...one, answers: 6, reason: 'long-prompts' })).toBe('6 answers, 83 % of it long prompts');
    expect(reasonOf({ ...one, answers: 30, reason: 'many-answers' })).toBe('30 answers: many answers');
  });

  it('spell a month out, wherever the reader is', () => {
    expect(monthWords('2026-11')).toBe('November 2026');
  });
});
