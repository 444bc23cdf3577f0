/** A piece of a sentence with the passages that its citation marks name. */
export interface Segment {
  readonly text: string;
  readonly refs: readonly string[];
}

const group = /(?:\s*\[\s*p\d+(?:\s*[,;]\s*p?\d+)*\s*\])+/giu;
/** A mark that was cut, misspelt or taken from an earlier answer: it cites nothing and is not shown. */
const broken = /\[\s*(?:p[\s\dp,;]*|\d+)(?:\]|$)/giu;

const refsIn = (marks: string): string[] => [
  ...new Set(Array.from(marks.matchAll(/\d+/g), (match) => `p${Number(match[0])}`)),
];

const tidy = (text: string): string =>
  text
    .replace(broken, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[.,;:!?])/g, '');

/**
 * Cuts a sentence at its marks: each piece goes with the marks that follow it, words after the last mark belong to the
 * piece before it. A sentence without a mark is one piece without refs.
 */
export const segmentsOf = (sentence: string): Segment[] => {
  const segments: Segment[] = [];
  let at = 0;
  for (const match of sentence.matchAll(group)) {
    const text = tidy(sentence.slice(at, match.index));
    const last = segments.at(-1);
    at = match.index + match[0].length;
    if (!/[\p{L}\d]/u.test(text) && last)
      segments[segments.length - 1] = {
        text: last.text + text,
        refs: [...new Set([...last.refs, ...refsIn(match[0])])],
      };
    else segments.push({ text, refs: refsIn(match[0]) });
  }
  const rest = tidy(sentence.slice(at));
  const last = segments.pop();
  if (!last) return [{ text: rest.trim(), refs: [] }];
  return [...segments, { text: last.text + rest, refs: last.refs }].map(({ text, refs }) => ({
    text: text.trim(),
    refs,
  }));
};

/** The sentence as people read it: marks as numbers, before the full stop of their piece. */
export const withNumbers = (pieces: readonly { text: string; numbers: readonly number[] }[]): string =>
  pieces
    .map(({ text, numbers }) => {
      const marks = numbers.map((number) => `[${number}]`).join('');
      if (marks === '') return text;
      const end = /[.!?…:;,]+["'”’)]*$/u.exec(text)?.index ?? text.length;
      return `${text.slice(0, end)} ${marks}${text.slice(end)}`;
    })
    .join(' ')
    .replace(/ (?=[.,;:!?])/g, '');

/** An earlier answer without its marks, as history for the model. */
export const withoutMarks = (text: string): string => text.replace(/\s*\[\d+\]/g, '');
