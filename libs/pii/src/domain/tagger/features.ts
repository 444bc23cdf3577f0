import { hashText, mix } from './hashing.ts';
import type { WordClasses } from './lexicon.ts';
import { isDigitUnit, tokenType, type Tokens } from './tokens.ts';

/** Hashed features of one token. */
export const featuresPerToken = 35;
/** Changes with every change of the features, so that weights of another form are refused. */
export const featureVersion = 2;

/** Words that make a sentence of a shopper or a narrator. */
const functionWords = new Set(
  (
    "i i'm me my mine you your yours he she him his her hers it its we us our ours they them their is are was were am be " +
    "been being do does did done have has had will would can could should shall may might must not don't can't won't what " +
    'where when who why how this that these those there here the a an to from at under into about if but because so than ' +
    'then said says say please hi hello hey dear thanks thank want need like got get go went came come know think live ' +
    "lives lived call called send sent name who's what's let's"
  ).split(' '),
);

/** Form of a word: its case, unless the whole text has only one. */
const wordShape = (text: string, oneCase: boolean): string => {
  const lower = text.toLowerCase();
  const upper = text.toUpperCase();
  if (lower === upper) return 'w?';
  if (oneCase) return text.length === 1 ? 'u1' : 'u';
  if (text === lower) return text.length === 1 ? 'x1' : 'x';
  if (text === upper) return text.length === 1 ? 'X1' : text.length <= 3 ? 'X3' : 'X';
  return text.slice(1) === lower.slice(1) ? 'Xx' : 'xX';
};

const shapeOf = (text: string, type: number, oneCase: boolean): string => {
  if (type === tokenType.mark || type === tokenType.line) return text;
  if (type === tokenType.placeholder) return 'PH';
  if (type === tokenType.number) return `d${Math.min(text.length, 7)}${text.startsWith('0') ? 'z' : ''}`;
  if (type === tokenType.mixed) return `m${isDigitUnit(text.charCodeAt(0)) ? 'd' : 'a'}${Math.min(text.length, 6)}`;
  return wordShape(text, oneCase);
};

const numberKey = (digits: string): string => {
  if (digits.length === 4 && /^(?:1[89]|20)/.test(digits)) return '#year';
  if (digits.length > 2) return `#${Math.min(digits.length, 7)}`;
  const value = Number(digits);
  return value < 13 ? '#m' : value < 32 ? '#d' : '#n';
};

const keyOf = (lower: string, type: number): string => {
  if (type === tokenType.number) return numberKey(lower);
  return type === tokenType.mixed ? lower.replace(/\d+/g, '#') : lower;
};

const hasOneCase = (text: string): boolean => {
  let upper = 0;
  let lower = 0;
  for (let at = 0; at < text.length && at < 400; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 97 && unit <= 122) lower += 1;
    else if (unit >= 65 && unit <= 90) upper += 1;
  }
  return upper === 0 || lower === 0;
};

/** A few bits about the whole segment: function words, lines, model numbers, length. */
const bucketOf = (text: string, tokens: Tokens): number => {
  let spoken = 0;
  let lines = 0;
  let models = 0;
  for (let at = 0; at < tokens.count; at += 1) {
    const type = tokens.types[at];
    const start = tokens.starts[at] ?? 0;
    const end = tokens.ends[at] ?? 0;
    if (type === tokenType.word) {
      if (end - start <= 7 && functionWords.has(text.slice(start, end).toLowerCase())) spoken += 1;
    } else if (type === tokenType.line) lines += 1;
    else if (type === tokenType.mixed || (type === tokenType.number && end - start > 4)) models += 1;
  }
  const size = tokens.count <= 3 ? 0 : tokens.count <= 7 ? 1 : 2;
  return Math.min(spoken, 2) + 3 * (lines > 0 ? 1 : 0) + 6 * Math.min(models, 2) + 18 * size;
};

const edge = hashText('<s>', 7);

interface Columns {
  readonly lower: string[];
  /** Hashes of word, shape and lexicon classes, two cells of edge on either side. */
  readonly words: Int32Array;
  readonly shapes: Int32Array;
  readonly classes: Int32Array;
}

const columnsOf = (text: string, tokens: Tokens, lexicon: WordClasses, oneCase: boolean): Columns => {
  const { count } = tokens;
  const lower = new Array<string>(count);
  const words = new Int32Array(count + 4);
  const shapes = new Int32Array(count + 4);
  const classes = new Int32Array(count + 4);
  words.set([edge - 2, edge - 1]);
  words.set([edge + 10, edge + 11], count + 2);
  shapes.set([edge, edge]);
  shapes.set([edge + 1, edge + 1], count + 2);
  for (let at = 0; at < count; at += 1) {
    const type = tokens.types[at] ?? 0;
    const own =
      type === tokenType.placeholder ? (tokens.kinds[at] ?? '') : text.slice(tokens.starts[at], tokens.ends[at]);
    const small = type === tokenType.placeholder ? own : own.toLowerCase();
    lower[at] = small;
    words[at + 2] = hashText(keyOf(small, type), 0x811c9dc5);
    shapes[at + 2] = hashText(shapeOf(own, type, oneCase), 0x1234567);
    classes[at + 2] = type === tokenType.word ? lexicon.classesOf(small) : 0;
  }
  return { lower, words, shapes, classes };
};

/**
 * Indices of all features, `featuresPerToken` a token, each below `mask + 1` (a power of two): words up to two away and
 * their pairs, shapes, affixes, lexicon classes of the neighbours, the bucket of the segment.
 */
export const featurize = (text: string, tokens: Tokens, lexicon: WordClasses, mask: number): Int32Array => {
  const { count } = tokens;
  const oneCase = hasOneCase(text);
  const bucket = bucketOf(text, tokens);
  const { lower, words, shapes, classes } = columnsOf(text, tokens, lexicon, oneCase);
  const out = new Int32Array(count * featuresPerToken);
  let next = 0;
  let id = 0;
  const put = (hash: number) => {
    id += 1;
    out[next++] = mix(hash + Math.imul(id, 0x9e3779b1), id * 7919 + 1) & mask;
  };
  for (let token = 0; token < count; token += 1) {
    const i = token + 2;
    const w2 = words[i - 2] ?? 0;
    const w1 = words[i - 1] ?? 0;
    const w = words[i] ?? 0;
    const x1 = words[i + 1] ?? 0;
    const x2 = words[i + 2] ?? 0;
    const s2 = shapes[i - 2] ?? 0;
    const s1 = shapes[i - 1] ?? 0;
    const s = shapes[i] ?? 0;
    const t1 = shapes[i + 1] ?? 0;
    const t2 = shapes[i + 2] ?? 0;
    const g2 = classes[i - 2] ?? 0;
    const g1 = classes[i - 1] ?? 0;
    const g = classes[i] ?? 0;
    const h1 = classes[i + 1] ?? 0;
    const word = lower[token] ?? '';
    const isWord = tokens.types[token] === tokenType.word;
    id = 0;
    put(w);
    put(w1);
    put(x1);
    put(w2);
    put(x2);
    put(mix(w1, w));
    put(mix(w, x1));
    put(mix(w1, x1));
    put(s);
    put(mix(s1, s));
    put(mix(s, t1));
    put(mix(mix(s1, s), t1));
    put(isWord ? hashText(word.slice(0, 3), 3) : 0);
    put(isWord ? hashText(word.slice(-3), 4) : 0);
    put(isWord ? hashText(word.slice(-2), 5) : (tokens.types[token] ?? 0));
    put(isWord ? hashText(word.slice(-4), 6) : 0);
    put(isWord ? hashText(word.slice(0, 2), 8) : 0);
    put(mix(g, s));
    put(mix(g1 + 77, g));
    put(mix(g, h1 + 55));
    put(mix(mix(g1, s1), mix(w, 1)));
    put(mix(mix(w1, s), g));
    put(mix(mix(x1, s), g));
    put(mix(w2, w1));
    put(mix(x1, x2));
    put(mix(mix(s2, s1), mix(s, 1)));
    put(mix(mix(s, t1), t2));
    put(mix(mix(w2, w1), s));
    put(mix(g2 + 3, mix(g1, g)));
    put((oneCase ? 2 : 0) + (token === 0 ? 1 : 0) + (count > 6 ? 4 : 0));
    put(mix(mix(g1, s1), mix(mix(g, s), mix(h1, t1))));
    put(mix(bucket + 1, mix(g, s)));
    put(mix(bucket + 1, w));
    put(mix(mix(bucket + 1, s), mix(s1, t1)));
    put(bucket);
  }
  return out;
};
