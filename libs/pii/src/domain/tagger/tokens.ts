/** What a token is; a placeholder stands for a span that a rule has found. */
export const tokenType = { word: 1, number: 2, mixed: 3, mark: 4, line: 5, placeholder: 6 } as const;

export interface Tokens {
  readonly count: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly types: readonly number[];
  /** Kind of a placeholder, empty for others. */
  readonly kinds: readonly string[];
}

export interface TakenSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

const space = 0;

const classes = (() => {
  const of = new Uint8Array(65536);
  for (let unit = 0; unit < 65536; unit += 1) {
    const character = String.fromCharCode(unit);
    if (/[\p{L}\p{M}]/u.test(character) || (unit >= 0xd800 && unit <= 0xdfff)) of[unit] = tokenType.word;
    else if (/\p{Nd}/u.test(character)) of[unit] = tokenType.number;
    else if (unit === 10) of[unit] = tokenType.line;
    else if (unit < 32 || /\s/u.test(character)) of[unit] = space;
    else of[unit] = tokenType.mark;
  }
  return of;
})();

const classAt = (text: string, at: number, end: number): number =>
  at < end ? (classes[text.charCodeAt(at)] ?? space) : space;

export const isDigitUnit = (unit: number): boolean => classes[unit] === tokenType.number;

const apostrophe = 39;

/** O'Brien stays whole; 's, 'm, 'd, 't and 're, 've, 'll are cut off. */
const isInsideWord = (text: string, at: number, end: number): boolean => {
  if (classAt(text, at + 1, end) !== tokenType.word) return false;
  const next = text.charCodeAt(at + 1) | 32;
  if (classAt(text, at + 2, end) !== tokenType.word)
    return !(next === 115 || next === 109 || next === 100 || next === 116);
  if (classAt(text, at + 3, end) !== tokenType.word) return !(next === 114 || next === 118 || next === 108);
  return true;
};

/** Words, numbers, marks and line breaks; each taken span is one token. `taken` is in the order of the text. */
export const tokenize = (text: string, taken: readonly TakenSpan[]): Tokens => {
  const starts: number[] = [];
  const ends: number[] = [];
  const types: number[] = [];
  const kinds: string[] = [];
  const put = (start: number, end: number, type: number, kind = '') => {
    starts.push(start);
    ends.push(end);
    types.push(type);
    kinds.push(kind);
  };
  let next = 0;
  for (let at = 0; at < text.length;) {
    const span = taken[next];
    if (span && at >= span.start) {
      next += 1;
      if (span.end > at) put(at, span.end, tokenType.placeholder, span.kind);
      at = Math.max(at, span.end);
      continue;
    }
    const limit = span ? span.start : text.length;
    const type = classAt(text, at, limit);
    if (type === space) at += 1;
    else if (type === tokenType.mark || type === tokenType.line) put(at, ++at, type);
    else {
      const start = at;
      let letters = false;
      let digits = false;
      for (; at < limit; at += 1) {
        const inner = classAt(text, at, limit);
        if (inner === tokenType.word) letters = true;
        else if (inner === tokenType.number) digits = true;
        else if (!(text.charCodeAt(at) === apostrophe && letters && !digits && isInsideWord(text, at, limit))) break;
      }
      put(start, at, letters ? (digits ? tokenType.mixed : tokenType.word) : tokenType.number);
    }
  }
  return { count: starts.length, starts, ends, types, kinds };
};
