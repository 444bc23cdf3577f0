import type { ListPlace } from './docx-styles.ts';
import type { OfficePackage } from './package-parts.ts';
import { readXml } from './xml.ts';

interface Level {
  format: string;
  text: string;
  start: number;
}

/** Gives each list item its mark as Word shows it: a dash for bullets, the counted number else. */
export type ListMarks = (place: ListPlace) => string;

const letters = (n: number): string =>
  n <= 0 ? '' : letters(Math.floor((n - 1) / 26)) + String.fromCharCode(97 + ((n - 1) % 26));
const romans: readonly (readonly [number, string])[] = [
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
const roman = (n: number): string => {
  let rest = Math.min(n, 200);
  let text = '';
  for (const [value, sign] of romans)
    while (rest >= value) {
      text += sign;
      rest -= value;
    }
  return text;
};

const counted = (format: string, n: number): string => {
  if (format === 'lowerLetter') return letters(n);
  if (format === 'upperLetter') return letters(n).toUpperCase();
  if (format === 'lowerRoman') return roman(n);
  return format === 'upperRoman' ? roman(n).toUpperCase() : `${n}`;
};

export const readNumbering = async (file: OfficePackage, part: string | undefined): Promise<ListMarks> => {
  const abstracts = new Map<string, Map<number, Level>>();
  const numbers = new Map<string, string>();
  let levels: Map<number, Level> | undefined;
  let level: Level | undefined;
  let number: string | undefined;
  if (part !== undefined)
    await readXml(file.archive, part, file.limits, {
      open: (name, attributes) => {
        const value = attributes['w:val'] ?? '';
        if (name === 'abstractNum') {
          levels = new Map();
          abstracts.set(attributes['w:abstractNumId'] ?? '', levels);
        } else if (name === 'lvl' && levels) {
          level = { format: 'decimal', text: '%1.', start: 1 };
          levels.set(Number(attributes['w:ilvl'] ?? 0), level);
        } else if (name === 'num') number = attributes['w:numId'];
        else if (name === 'abstractNumId' && number !== undefined) numbers.set(number, value);
        else if (name === 'numFmt' && level) level.format = value;
        else if (name === 'lvlText' && level) level.text = value;
        else if (name === 'start' && level) level.start = Number(value);
      },
      close: (name) => {
        if (name === 'abstractNum') levels = undefined;
        if (name === 'lvl') level = undefined;
        if (name === 'num') number = undefined;
      },
    });
  const counters = new Map<string, number[]>();
  return ({ numberId, level: depth }) => {
    const known = abstracts.get(numbers.get(numberId) ?? '');
    const own = known?.get(depth);
    if (!own || own.format === 'bullet' || own.format === 'none') return '- ';
    const counts = counters.get(numberId) ?? [];
    counts.length = Math.min(counts.length, depth + 1);
    counts[depth] = (counts[depth] ?? own.start - 1) + 1;
    counters.set(numberId, counts);
    const mark = own.text.replace(/%(\d)/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return counted(known?.get(at)?.format ?? 'decimal', counts[at] ?? known?.get(at)?.start ?? 1);
    });
    return `${mark.trim()} `;
  };
};
