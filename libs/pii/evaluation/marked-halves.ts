import type { DataSets, GoldText } from './data-sets.ts';
import { familiesOf, spread } from './families.ts';

export interface MarkedHalves {
  /** Choices are made on these texts. */
  readonly tuning: readonly GoldText[];
  /** These are only scored; no family of sentences is in both halves. */
  readonly scored: readonly GoldText[];
}

/** The text with each marked value written `_`. */
export const maskOf = ({ text, spans }: GoldText): string =>
  [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)} _ ${rest.slice(end)}`, text);

/** Splits a marked set by families of its sentences; the same file gives the same halves. */
export const markedHalves = (sets: DataSets, path: string): MarkedHalves => {
  const texts = sets.marked(path);
  const [tuning = [], scored = []] = spread(
    familiesOf(texts, (gold) => [maskOf(gold)]),
    2,
  );
  const of = (part: readonly number[]): GoldText[] => texts.filter((_, at) => part.includes(at));
  return { tuning: of(tuning), scored: of(scored) };
};
