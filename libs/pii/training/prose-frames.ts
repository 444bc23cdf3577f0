import { lists } from './lists.ts';
import type { Random } from './random.ts';

/**
 * Patterns out of plain English sentences (the examples of WordNet): a pronoun or a general noun gives way to a name, a
 * place, a firm or a date, so that the tagger meets names in more positions than anybody would write down.
 */
interface Swap {
  readonly form: RegExp;
  /** What stands instead; `random` picks among them. */
  readonly by: readonly string[];
}

const people =
  'man|woman|boy|girl|child|lady|gentleman|actor|actress|singer|president|teacher|professor|doctor|lawyer|patient|student|king|queen|prisoner|suspect|senator|candidate|author|writer|poet|artist|manager|soldier|captain|officer|hero|thief|stranger|defendant|speaker|musician|player|host|guest|baby';
const firms =
  'company|firm|bank|corporation|organization|university|college|newspaper|club|hospital|agency|committee|museum|factory|store|institute|foundation';
const places = 'city|town|village|country|capital|island|state|region|province|district|valley|nation';

const swaps: readonly Swap[] = [
  { form: /\b(?:he|she)\b(?! or\b|\/)/, by: ['{P}', '{F}', '{F}', '{PN}', '{T} {S}'] },
  { form: /\bhis\b(?= \w)/, by: ["{F}'s", "{P}'s", "{S}'s"] },
  { form: /\bhim\b(?!self)/, by: ['{P}', '{F}', '{F}', '{T} {S}'] },
  { form: new RegExp(String.raw`\b(?:the|a) (?:${people})\b(?! of\b|'s)`), by: ['{P}', '{F}', '{T} {S}', '{S}'] },
  { form: new RegExp(String.raw`\b(?:the|a) (?:${people})(?='s\b)`), by: ['{P}', '{F}', '{S}'] },
  {
    form: new RegExp(String.raw`\b(?:the|a|this|our|their|his|her) (?:${firms})\b(?! of\b)`),
    by: ['{O}', '{O}', 'the {O}'],
  },
  {
    form: new RegExp(String.raw`(?<=\b(?:in|to|from|of|across|through|near|around|over|leave|left|visit) )(?:the|a|this|his|their) (?:${places})\b(?! of\b)`),
    by: ['{G}', '{CI}', '{C}', '{CI}, {C}'],
  },
  { form: new RegExp(String.raw`\b(?:the|this) (?:${places})\b(?= (?:was|is|has|had|will))`), by: ['{G}', '{CI}', '{C}'] },
  { form: /\b(?:yesterday|tomorrow|today)\b/, by: ['on {DY}', 'on {D}', 'last {DY}', 'in {Y}'] },
  { form: /\blast (?:week|month|year|night|summer|winter)\b/, by: ['last {DY}', 'in {Y}', 'on {D}'] },
  { form: /\b(?:my|her|their|our) (?:son|daughter|brother|sister|wife|husband|friend|uncle|aunt|cousin|neighbor|boss)\b/, by: ['{F}', 'my friend {F}', 'her son {P}', '{P}'] },
  { form: /\b(?:at home|there|here)$/, by: ['in {CI}', 'at {AS}', 'in {G}', 'at {O}', 'at {A}'] },
  { form: /(?<=\b(?:a|the|an|many|some) )(?=(?:writer|poet|soldier|students?|artists?|tribes?|troops|immigrants?|workers?|language|army|government|people|customs?|food|wine|music|culture|children|women|men|family|king|painter|composer|actor|church)\b)/, by: ['{N} '] },
]; // prettier-ignore

const swapped = (sentence: string, random: Random): string | undefined => {
  let pattern = sentence;
  let hits = 0;
  for (const { form, by } of swaps) {
    if (hits > 0 && random.chance(0.35)) continue;
    const match = form.exec(pattern);
    if (!match) continue;
    pattern = pattern.slice(0, match.index) + random.pick(by) + pattern.slice(match.index + match[0].length);
    hits += 1;
  }
  return hits > 0 ? pattern : undefined;
};

const fits = lists.prose.filter((sentence) => swaps.some(({ form }) => form.test(sentence)));

/** A pattern with slots that nobody wrote. */
export const prosePattern = (random: Random): string => {
  for (;;) {
    const sentence = random.pick(fits);
    const pattern = swapped(sentence, random);
    if (pattern === undefined) continue;
    const start = random.chance(0.75) ? pattern.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : pattern;
    return start + random.pick(['.', '.', '.', '', '', '!']);
  }
};

export const prosePatternCount = fits.length;
