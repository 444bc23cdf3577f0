import { isStopWord, stemOf } from '@rag-assistant/language';

/** Raised whenever the same text gives other terms, so that stored documents count as changed. */
export const analyserVersion = 2;

/** Terms of a text; every one is lower-case, without spaces, at most 40 characters. */
export interface AnalysedText {
  /** Words in order, stemmed; they make the length of a document. */
  readonly words: readonly string[];
  /** Model numbers and measures joined as people type them: `wh1000xm4`, `2l`. */
  readonly joined: readonly string[];
}

export interface Analyser {
  readonly language: string;
  analyse(text: string): AnalysedText;
  isStopWord(word: string): boolean;
}

const termCharactersMax = 40;
/** Units as they are written to what they are indexed as. */
const units = new Map(
  Object.entries({
    l: 'l', liter: 'l', liters: 'l', litre: 'l', litres: 'l', ml: 'ml', cl: 'cl', gal: 'gal', gallon: 'gal', gallons: 'gal',
    oz: 'oz', ounce: 'oz', ounces: 'oz', g: 'g', gram: 'g', grams: 'g', kg: 'kg', kilogram: 'kg', kilograms: 'kg', lb: 'lb', lbs: 'lb',
    pound: 'lb', pounds: 'lb', mm: 'mm', cm: 'cm', m: 'm', meter: 'm', meters: 'm', metre: 'm', metres: 'm', ft: 'ft', foot: 'ft',
    feet: 'ft', in: 'in', inch: 'in', inches: 'in', w: 'w', watt: 'w', watts: 'w', v: 'v', volt: 'v', volts: 'v', gb: 'gb',
    tb: 'tb', mb: 'mb', mah: 'mah', hz: 'hz', khz: 'khz', mhz: 'mhz', ghz: 'ghz', mp: 'mp', megapixel: 'mp', megapixels: 'mp',
    pk: 'pk', pack: 'pk', pc: 'pc', pcs: 'pc', piece: 'pc', pieces: 'pc', yr: 'yr', year: 'yr', years: 'yr', person: 'person',
    cup: 'cup', cups: 'cup', qt: 'qt', quart: 'qt', quarts: 'qt',
  }),
); // prettier-ignore

const word = /[\p{L}\p{N}]+/gu;
const hasDigit = /\p{N}/u;
const hasLetter = /\p{L}/u;
const digits = /^\p{N}+$/u;
const glue = /^[-/._'’+&]$/u;
const measure = /^(\p{N}+)(\p{L}+)$/u;

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** Identifiers and numbers stay as they are. */
const englishStem = (token: string): string => (/^[a-z]{4,}$/.test(token) ? stemOf(token) : token);

interface Piece {
  readonly text: string;
  /** What stands between the piece before and this one. */
  readonly gap: string;
}

const pieces = (text: string): Piece[] => {
  const found: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(word)) {
    found.push({ text: match[0], gap: text.slice(last, match.index) });
    last = match.index + match[0].length;
  }
  return found;
};

/** `2` `liters` and `2liters` both become `2l`. */
const measureOf = (number: string, unit: string): string | null => {
  const known = units.get(unit);
  return known === undefined || number.length > 6 ? null : number + known;
};

/** Runs glued by a hyphen, slash or dot, and short neighbours with a digit, are one identifier to a person. */
const joinable = (before: string, after: string, gap: string): boolean => {
  const mixed = hasDigit.test(before + after) && hasLetter.test(before + after);
  // `7.6 x 4.8 inches` is a size, not a model.
  if (before === 'x' || after === 'x') return false;
  if (glue.test(gap)) return mixed || (before.length <= 2 && after.length <= 6 && hasLetter.test(before));
  if (gap !== ' ' || !mixed) return false;
  const bothNumbered = hasDigit.test(before) && hasDigit.test(after);
  const short = (text: string): boolean => !hasDigit.test(text) && text.length <= 3 && !isStopWord(text);
  return bothNumbered || (short(before) && hasDigit.test(after)) || (hasDigit.test(before) && short(after));
};

const joins = (parts: readonly Piece[]): string[] => {
  const out: string[] = [];
  for (let first = 0; first < parts.length; first++) {
    const start = parts[first]?.text ?? '';
    const single = measure.exec(start);
    const own = single && measureOf(single[1] ?? '', single[2] ?? '');
    if (own && own !== start) out.push(own);
    let whole = start;
    for (let next = first + 1; next < Math.min(parts.length, first + 5); next++) {
      const piece = parts[next];
      if (!piece) break;
      const joinedMeasure = next === first + 1 && digits.test(start) && measureOf(start, piece.text);
      if (joinedMeasure && /^[\s-]?$/.test(piece.gap)) out.push(joinedMeasure);
      if (!joinable(parts[next - 1]?.text ?? '', piece.text, piece.gap)) break;
      whole += piece.text;
      if (whole.length > termCharactersMax) break;
      if (hasDigit.test(whole) || next === first + 1) out.push(whole);
    }
  }
  return [...new Set(out)];
};

const makeAnalyser = (
  language: string,
  stem: (token: string) => string,
  stopWord: (token: string) => boolean,
): Analyser => ({
  language,
  isStopWord: stopWord,
  analyse: (text) => {
    const parts = pieces(fold(text.replace(/['’]s\b/g, '')));
    const words = parts.map((part) => stem(part.text.slice(0, termCharactersMax).toWellFormed()));
    const known = new Set(words);
    return { words, joined: joins(parts).filter((term) => !known.has(term)) };
  },
});

const english = makeAnalyser('en', englishStem, isStopWord);
const plain = makeAnalyser(
  'und',
  (token) => token,
  () => false,
);

/** English is stemmed; any other language is split, folded and left unstemmed. */
export const analyserFor = (language: string): Analyser => (/^en\b/i.test(language) ? english : plain);
