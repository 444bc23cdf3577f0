/** A value that may stand nowhere outside its owner's answer. */
export interface Value {
  readonly kind: string;
  readonly text: string;
}

/** Letters and digits in a row, long enough to tell one value from another. */
const words = /[\p{L}\p{N}]{3,}/gu;

const rarest = (text: string, counts: ReadonlyMap<string, number>): string =>
  [...text.toLowerCase().matchAll(words)]
    .map(([word]) => word)
    .sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || b.length - a.length)[0] ?? '';

/** Looks for many values in much text at once: each is filed under its rarest word and compared only where that stands. */
export class ValueSearch {
  readonly #byWord = new Map<string, Value[]>();

  constructor(values: readonly Value[]) {
    const unique = [...new Map(values.map((value) => [value.text, value])).values()];
    const counts = new Map<string, number>();
    for (const { text } of unique)
      for (const [word] of text.toLowerCase().matchAll(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const value of unique) {
      const word = rarest(value.text, counts);
      if (word === '') throw new Error('a value without a word to look for');
      this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), value]);
    }
  }

  get size(): number {
    return [...this.#byWord.values()].reduce((sum, values) => sum + values.length, 0);
  }

  /** Values that stand in the text, as they are or in other case. */
  in(text: string): Value[] {
    const lower = text.toLowerCase();
    const found = new Set<Value>();
    const seen = new Set<string>();
    for (const [word] of lower.matchAll(words)) {
      if (seen.has(word)) continue;
      seen.add(word);
      for (const value of this.#byWord.get(word) ?? []) if (stands(value.text.toLowerCase(), lower)) found.add(value);
    }
    return [...found];
  }
}

/** Whole: "4812" is not in "34812". */
const stands = (value: string, text: string): boolean => {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + value.length);
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
};
