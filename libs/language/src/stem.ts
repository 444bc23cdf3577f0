import { stemmer } from 'stemmer';
import { isStopWord, wordsOf } from './words.ts';

const irregular: Readonly<Record<string, string>> = {
  bought: 'buy',
  brought: 'bring',
  built: 'build',
  came: 'come',
  chose: 'choose',
  chosen: 'choose',
  children: 'child',
  feet: 'foot',
  found: 'find',
  gave: 'give',
  given: 'give',
  got: 'get',
  held: 'hold',
  kept: 'keep',
  knew: 'know',
  known: 'know',
  knives: 'knife',
  left: 'leave',
  made: 'make',
  men: 'man',
  paid: 'pay',
  people: 'person',
  said: 'say',
  sent: 'send',
  shelves: 'shelf',
  sold: 'sell',
  spent: 'spend',
  taken: 'take',
  took: 'take',
  women: 'woman',
  written: 'write',
  wrote: 'write',
  colour: 'color',
  colours: 'color',
  coloured: 'color',
  favourite: 'favorite',
  grey: 'gray',
  litre: 'liter',
  litres: 'liter',
  metre: 'meter',
  metres: 'meter',
  aluminium: 'aluminum',
};

const known = new Map<string, string>();
const knownMax = 100_000;

/** The stem of a lower-case English word (Porter, 1980) after irregular and British forms; numbers stay as they are. */
export const stemOf = (word: string): string => {
  const before = known.get(word);
  if (before !== undefined) return before;
  const base = word.replace(/'s?$/, '');
  const stem = /\d/.test(base) ? base : stemmer(irregular[base] ?? base);
  if (known.size < knownMax) known.set(word, stem);
  return stem;
};

/** Stems of the words that carry meaning, in reading order, repeated where the text repeats them. */
export const contentStems = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => !isStopWord(word.text))
    .map((word) => stemOf(word.text));
