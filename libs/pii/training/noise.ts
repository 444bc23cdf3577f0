import type { Random } from './random.ts';
import type { TaughtText } from './patterns.ts';

const sameLength = (from: string, to: string): string => (from.length === to.length ? to : from);
const lower = (text: string): string =>
  Array.from(text)
    .map((letter) => sameLength(letter, letter.toLowerCase()))
    .join('');
const upper = (text: string): string =>
  Array.from(text)
    .map((letter) => sameLength(letter, letter.toUpperCase()))
    .join('');

const swapped = (text: string, at: number): string =>
  /[a-z]/.test(text[at] ?? '') && /[a-z]/.test(text[at + 1] ?? '')
    ? text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
    : text;

/** Case and typing as people write them; lengths stay, so spans stay right. */
export const recased = (taught: TaughtText, random: Random): TaughtText => {
  const { text } = taught;
  const changed = random.weighted([
    [22, () => lower(text)],
    [6, () => upper(text)],
    [5, () => lower(text.slice(0, 1)) + text.slice(1)],
    [9, () => swapped(text, random.whole(0, Math.max(0, text.length - 2)))],
    [3, () => swapped(swapped(lower(text), random.whole(0, text.length)), random.whole(0, text.length))],
    [2, () => text.replace(/[.!?]$/, ' ')],
    [57, () => text],
  ]);
  return { text: changed, spans: taught.spans };
};

const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\byou\b/g, 'u'],
  [/\byour\b/g, 'ur'],
  [/\bare\b/g, 'r'],
  [/\bplease\b/g, 'pls'],
  [/\bto\b/g, '2'],
  [/\bfor\b/g, '4'],
  [/\bthanks\b/g, 'thx'],
  [/\bbecause\b/g, 'cuz'],
  [/\bwant to\b/g, 'wanna'],
  [/\bgoing to\b/g, 'gonna'],
  [/\bdon't\b/g, 'dont'],
  [/\bI\b/g, 'i'],
  [/\bdoes not\b|\bdoesn't\b/g, 'doesnt'],
  [/\bis not\b|\bisn't\b/g, 'isnt'],
  [/\bcan you\b/g, 'can u'],
  [/\babout\b/g, 'abt'],
  [/\bI am\b/g, 'im'],
  [/\bI'm\b/g, 'im'],
];

/** Slang and slips of the keyboard for texts without marked spans. */
export const slangy = (text: string, random: Random): string => {
  let changed = text;
  for (const [word, short] of shortForms) if (random.chance(0.35)) changed = changed.replace(word, short);
  for (
    let slips = random.weighted([
      [5, () => 0],
      [5, () => 1],
      [3, () => 2],
      [2, () => 4],
    ]);
    slips > 0 && changed.length > 6;
    slips -= 1
  ) {
    const at = random.whole(1, changed.length - 3);
    changed = random.weighted([
      [3, () => changed.slice(0, at) + (changed[at + 1] ?? '') + (changed[at] ?? '') + changed.slice(at + 2)],
      [2, () => changed.slice(0, at) + changed.slice(at + 1)],
      [2, () => changed.slice(0, at) + (changed[at] ?? '') + changed.slice(at)],
      [1, () => changed.slice(0, at) + String.fromCharCode(random.whole(97, 122)) + changed.slice(at)],
      [2, () => changed.slice(0, at) + changed.slice(at).replace(' ', '')],
      [1, () => changed.replace(/(\p{L}{4,}) /u, '$1$1 ')],
    ]);
  }
  return random.chance(0.5) ? lower(changed) : changed;
};
