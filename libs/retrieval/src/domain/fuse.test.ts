import { describe, expect, it } from 'vitest';
import { agreementOf } from './agreement.ts';
import { fuse, type LegScores } from './fuse.ts';

const weights = { lexical: 0.5, agreement: 0.3, vector: 0.2 };
const leg = (lexical: number, vector: number | null = null, agreement = 0): LegScores => ({
  lexical,
  vector,
  agreement,
});

describe('fusion', () => {
  it('is the lexical order when there are no vectors and no agreement', () => {
    const scores = fuse([leg(4), leg(2)], { ...weights, agreement: 0 }, 2);
    expect(scores).toEqual([1, 0.5]);
  });
  it('is the vector order when no word met', () => {
    expect(fuse([leg(0, 0.9), leg(0, 0.3)], weights, 2)).toEqual(
      [0.9, 0.3].map((value) => expect.closeTo(value) as number),
    );
  });
  it('keeps how much better the best is, which ranks would lose', () => {
    const scores = fuse([leg(10, 0.5), leg(1, 0.7), leg(0.9, 0.8)], weights, 2);
    expect(scores[0]).toBeGreaterThan(Math.max(...scores.slice(1)));
  });
  it('hears less of the vectors the longer the question and the closer a title agrees', () => {
    const near = (words: number): number => fuse([leg(1, 0.1), leg(0.5, 0.9)], weights, words)[1] ?? 0;
    expect(near(400)).toBeLessThan(near(50));
    expect(near(50)).toBeLessThan(near(5));
    const beside = (agreement: number): number => fuse([leg(1, 0, agreement), leg(0, 1)], weights, 2)[1] ?? 0;
    expect(beside(0.9)).toBeLessThan(beside(0.1));
  });
  it('stays between 0 and 1', () => {
    for (const score of fuse([leg(3, 1, 1), leg(0, -1, 0)], weights, 1)) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });
});

describe('agreement of question and name', () => {
  const of = (title: string, titleMatch: number): number =>
    agreementOf({ title, titleMatch, fieldMatch: titleMatch }, new Set(['ink', 'cartridg']), 10, 1000);
  it('is 1 for the same words and falls with words that were not asked for', () => {
    expect(of('Ink Cartridge', 10)).toBe(1);
    expect(of('Ink cartridge holder, large, blue', 10)).toBeLessThan(of('Ink cartridge holder', 10));
    expect(of('Holder', 0)).toBe(0);
  });
});
