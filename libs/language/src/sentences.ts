import type { Span } from './words.ts';

export interface Sentence extends Span {
  readonly text: string;
}

const abbreviation =
  /(?:^|[\s(])(?:\p{Lu}|mr|mrs|ms|dr|st|inc|ltd|co|jr|sr|vs|no|e\.g|i\.e|etc|approx|incl|max|min|u\.s|u\.k)\.$/iu;
const boundary = /(?<=[.!?…]["'”’)]?)\s+(?=["'“‘(]?[\p{Lu}\d⟦])|\n+/gu;

const trimmed = (text: string, start: number, end: number): Sentence | null => {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text.charAt(from))) from++;
  while (to > from && /\s/.test(text.charAt(to - 1))) to--;
  const sentence = text.slice(from, to);
  return /[\p{L}\d]/u.test(sentence) ? { text: sentence, start: from, end: to } : null;
};

/** Sentences of running text; a line break always ends one. Concatenated spans hold every letter and digit of the text. */
export const sentencesOf = (text: string): Sentence[] => {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of text.matchAll(boundary)) {
    if (!match[0].includes('\n') && abbreviation.test(text.slice(start, match.index))) continue;
    const sentence = trimmed(text, start, match.index);
    if (sentence) sentences.push(sentence);
    start = match.index + match[0].length;
  }
  const last = trimmed(text, start, text.length);
  return last ? [...sentences, last] : sentences;
};
