import { unitBefore, unitNamed, type Unit } from './units.ts';
import { wordsOf, type Span, type Word } from './words.ts';

/** A number as a text states it; `unit` is null where the text gives none. */
export interface Quantity extends Span {
  readonly value: number;
  readonly unit: Unit | null;
}

const ones: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};
const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const scales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };
const loose: Readonly<Record<string, number>> = {
  once: 1,
  twice: 2,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  single: 1,
  both: 2,
  pair: 2,
  half: 0.5,
  dozen: 12,
};

interface Read {
  readonly value: number;
  /** Index of the first word after the number. */
  readonly next: number;
}

const readDigits = (words: readonly Word[], at: number): Read | null => {
  const text = words[at]?.text ?? '';
  if (!/^[\d.,]+$/.test(text)) return null;
  const value = Number(text.replaceAll(',', ''));
  if (!Number.isFinite(value)) return null;
  const scale = scales[words[at + 1]?.text ?? ''];
  return scale === undefined ? { value, next: at + 1 } : { value: value * scale, next: at + 2 };
};

const readWords = (words: readonly Word[], at: number): Read | null => {
  const head = words[at]?.text ?? '';
  let current = ones[head] ?? tens[head];
  if (current === undefined) return null;
  let total = 0;
  let next = at + 1;
  for (; ; next++) {
    const text = words[next]?.text ?? '';
    const one = ones[text];
    const scale = scales[text];
    if (one !== undefined && current >= 20 && current % 10 === 0 && one < 10) current += one;
    else if (scale === 100) current *= 100;
    else if (scale !== undefined) {
      total += current * scale;
      current = 0;
    } else break;
  }
  return { value: total + current, next };
};

/** "one" and ordinals are numbers in a source, but idiom in a claim ("this one", "first, rinse it"). */
const readLoose = (words: readonly Word[], at: number): Read | null => {
  const value = loose[words[at]?.text ?? ''];
  return value === undefined ? null : { value, next: at + 1 };
};

const isPronounOne = (words: readonly Word[], at: number, next: number, text: string): boolean =>
  words[at]?.text === 'one' && next === at + 1 && unitNamed(words, next, text) === null;

/**
 * The numbers of a text with their units, spelled out or in digits ("two weeks", "1,299.00", "$1.5 million", "14-day").
 * `source: true` also reads words that only may be numbers (first, second, once, one).
 */
export const quantitiesOf = (text: string, options: { readonly source?: boolean } = {}): Quantity[] => {
  const words = wordsOf(text);
  const found: Quantity[] = [];
  for (let at = 0; at < words.length;) {
    const read =
      readDigits(words, at) ?? readWords(words, at) ?? (options.source === true ? readLoose(words, at) : null);
    const first = words[at];
    const last = read && words[read.next - 1];
    if (!read || !first || !last || (options.source !== true && isPronounOne(words, at, read.next, text))) {
      at++;
      continue;
    }
    const unit = unitBefore(text, first.start) ?? unitNamed(words, read.next, text);
    found.push({ value: read.value, unit, start: first.start, end: last.end });
    at = read.next;
  }
  return found;
};

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** Whether a stated quantity stands in a source: the same amount in the same or a convertible unit, or one side without a unit. */
export const quantityStands = (claim: Quantity, source: readonly Quantity[]): boolean =>
  source.some((fact) =>
    !claim.unit || !fact.unit || claim.unit.name === fact.unit.name
      ? close(claim.value, fact.value)
      : claim.unit.dimension === fact.unit.dimension &&
        close(claim.value * claim.unit.factor, fact.value * fact.unit.factor),
  );
