import type { GoldText } from './data-sets.ts';

const keep = (from: string, to: string): string => (from.length === to.length ? to : from);

export const lowered = (gold: GoldText): GoldText => ({
  ...gold,
  text: Array.from(gold.text)
    .map((letter) => keep(letter, letter.toLowerCase()))
    .join(''),
});

export const raised = (gold: GoldText): GoldText => ({
  ...gold,
  text: Array.from(gold.text)
    .map((letter) => keep(letter, letter.toUpperCase()))
    .join(''),
});

/** Two neighbouring letters of every fifth word of five letters or more change places; offsets stay. */
export const mistyped = (gold: GoldText): GoldText => {
  let words = 0;
  const text = gold.text.replace(/[a-z]{5,}/gi, (word) => {
    words += 1;
    if (words % 5 !== 0) return word;
    const at = 1 + (words % (word.length - 2));
    return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  });
  return { ...gold, text };
};
