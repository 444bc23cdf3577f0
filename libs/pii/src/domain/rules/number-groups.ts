/** Runs of digits of a text and how each is joined to the next. */
export interface NumberGroups {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 when only a few separators stand between group i and group i + 1, 2 when a line break is among them, else 0. */
  readonly joins: Uint8Array;
}

const separator = /^(?: ?[-./] ?|[ .-]{1,2}|\) ?[-./]?|[ -]?\(|\t)$/;
const brokenLine = /^[ -]?\r?\n[ -]?$/;

const joinOf = (between: string): number => {
  if (between.length > 3) return 0;
  if (separator.test(between)) return 1;
  return brokenLine.test(between) ? 2 : 0;
};

export const numberGroups = (text: string): NumberGroups => {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 48 || unit > 57) continue;
    const start = at;
    while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at += 1;
    starts.push(start);
    ends.push(at);
  }
  const joins = new Uint8Array(starts.length);
  for (let group = 0; group + 1 < starts.length; group += 1)
    joins[group] = joinOf(text.slice(ends[group], starts[group + 1]));
  return { count: starts.length, starts: Int32Array.from(starts), ends: Int32Array.from(ends), joins };
};

/** Digits of groups `first` to `last`. */
export const digitsOf = (text: string, groups: NumberGroups, first: number, last: number): string => {
  let digits = '';
  for (let group = first; group <= last; group += 1) digits += text.slice(groups.starts[group], groups.ends[group]);
  return digits;
};

const wordUnit = /[\p{L}\p{N}_]/u;

/** Whether letters touch the span, so that the digits are part of a word. */
export const touchesWord = (text: string, start: number, end: number): boolean =>
  (start > 0 && wordUnit.test(text[start - 1] ?? ' ')) || (end < text.length && wordUnit.test(text[end] ?? ' '));
