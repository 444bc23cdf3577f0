import type { QueryTerm } from './bm25.ts';

/** A term of the question that the merchant's words do not have, and the word it was read as. */
export interface Correction {
  readonly asked: string;
  readonly read: string;
}

/** A word that was guessed counts less than one that was asked. */
const correctedWeight = 0.7;
const lettersMin = 4;
const correctedMax = 3;
/** In a long text an unknown word is a word of another trade more often than a slip. */
const termsMax = 8;

/** Terms worth a look for slips: letters alone, since a model number one digit off is another model. */
export const correctable = (terms: readonly string[], known: ReadonlySet<string>): string[] => {
  if (terms.length > termsMax) return [];
  const unknown = terms.filter((term) => !known.has(term) && term.length >= lettersMin && /^\p{L}+$/u.test(term));
  return unknown.length > correctedMax ? [] : unknown;
};

/** Slips of the keyboard between two words: missing, added, wrong and exchanged letters (Damerau, each place once). */
export const slipsBetween = (a: string, b: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
};

export interface KnownWord {
  readonly term: string;
  /** Chunks that hold it. */
  readonly frequency: number;
}

/** The word with the fewest slips, the most frequent of equals; null when none is near enough for its length. */
export const closestWord = (asked: string, words: readonly KnownWord[]): string | null => {
  const slipsMax = asked.length >= 8 ? 2 : 1;
  const near = words
    .map((word) => ({ ...word, slips: slipsBetween(asked, word.term) }))
    .filter(({ slips }) => slips > 0 && slips <= slipsMax)
    .sort((a, b) => a.slips - b.slips || b.frequency - a.frequency || (a.term < b.term ? -1 : 1));
  return near[0]?.term ?? null;
};

/** The terms with the words they were read as; a word that was asked anyway keeps its full weight. */
export const corrected = (terms: readonly QueryTerm[], read: ReadonlyMap<string, string>): readonly QueryTerm[] => {
  const weights = new Map(terms.filter(({ term }) => !read.has(term)).map(({ term, weight }) => [term, weight]));
  for (const { term, weight } of terms) {
    const word = read.get(term);
    if (word !== undefined && !weights.has(word)) weights.set(word, weight * correctedWeight);
  }
  return Array.from(weights, ([term, weight]) => ({ term, weight }));
};
