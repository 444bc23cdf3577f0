import { isStopWord, quantitiesOf, stemOf, wordsOf, type Span, type Word } from '@rag-assistant/language';

/** A word of meaning that is no part of a quantity. */
export interface Term {
  readonly stem: string;
  readonly word: string;
  readonly start: number;
  /** Written with a capital inside the sentence: most likely a name. */
  readonly isName: boolean;
}

const stems = (words: string): Set<string> => new Set(words.split(' ').map(stemOf));

/** Words that carry a sentence but no fact. */
const neutral = stems(
  'offer have sell carry shop store find get see look note also here option choose come provide give use say according ' +
    'information detail per currently take please like want about would following both each while whereas and ' +
    'respectively only well however means you customer customers shopper shoppers our us let know one ones thing things',
);

/** Words that shops use for the same thing; a claim may use any of them for a fact stated with another. */
const synonyms = (
  [
    'cost price priced charge fee pay usd dollar euro',
    'return send-back back returned',
    'ship shipping deliver delivery dispatch postage',
    'buy purchase order',
    'stock available availability left remain piece unit',
    'rating rated star stars score review reviews',
    'item product article goods piece',
    'exchange swap',
    'warranty guarantee guaranteed',
    'accept allow permit possible eligible',
    'phone call telephone',
    'email mail',
    'free complimentary charge-free',
    'weight weigh weighs heavy',
    'color colored',
    'size dimension measure',
    'made material',
    'capacity volume hold holds',
    'cover covered include included',
    'last lasts long',
    'arrive take deliver',
    'refund money',
    'unused unworn',
    'brand make maker',
    'category kind type',
    'cancel cancellation',
  ] as const
).map(stems);

const isNeutral = (stem: string): boolean => neutral.has(stem);

const unitFillers = new Set(['business', 'calendar', 'working', 'full', 'consecutive', 'us']);

/** Where each quantity ends, its unit word included: "5 business days" is one quantity and no words. */
const quantitySpans = (text: string, words: readonly Word[]): Span[] =>
  quantitiesOf(text).map((quantity) => {
    const bySign = /[$€£]\s?$/u.test(text.slice(0, quantity.start)) || /^\s?%/.test(text.slice(quantity.end));
    const next = words.findIndex((word) => word.start >= quantity.end);
    if (quantity.unit === null || bySign || next < 0) return quantity;
    const unit = words[unitFillers.has(words[next]?.text ?? '') ? next + 1 : next];
    return { start: quantity.start, end: unit?.end ?? quantity.end };
  });

export const termsOf = (text: string): Term[] => {
  const words = wordsOf(text);
  const quantities = quantitySpans(text, words);
  return words
    .map((word, index) => ({ ...word, index }))
    .filter(
      ({ text: word, start, end }) =>
        !isStopWord(word) && !/^[\d.,]+$/.test(word) && !quantities.some((q) => start >= q.start && end <= q.end),
    )
    .map(({ text: word, start, index }) => ({
      stem: stemOf(word),
      word,
      start,
      isName: index > 0 && /\p{Lu}/u.test(text.charAt(start)) && !/[.!?:]["'”’)]?\s*$/u.test(text.slice(0, start)),
    }))
    .filter(({ stem }) => !isNeutral(stem));
};

export const stemSet = (text: string): ReadonlySet<string> => new Set(wordsOf(text).map((word) => stemOf(word.text)));

const near = (a: string, b: string): boolean => {
  if (a.length < 4 || b.length < 4) return false;
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared >= 4 && shared >= 0.7 * Math.max(a.length, b.length);
};

/** The stem itself, a form of the same word, or a shop's other word for it. */
export const isCovered = (stem: string, source: ReadonlySet<string>): boolean =>
  source.has(stem) ||
  synonyms.some((group) => group.has(stem) && [...group].some((other) => source.has(other))) ||
  [...source].some((other) => near(stem, other));

const negations =
  /\b(?:not|no|never|none|neither|nor|without|cannot|except|excluding|excludes?|unless|non|[a-z]+n['’]t)\b/iu;

export const isNegated = (text: string): boolean => negations.test(text);

/** The parts of a text that one negation word governs. */
const negatedClauses = (text: string): string[] => text.split(/[,;:()—–]|\.\s/).filter(isNegated);

/**
 * Whether claim and source say the opposite: the claim negates and the source nowhere does, or most of the claim's
 * matter stands in a negated clause of the source while the claim is positive.
 */
export const contradicts = (claim: string, source: string): boolean => {
  if (isNegated(claim)) return !isNegated(source);
  const claimed = stemSet(claim);
  return negatedClauses(source).some((clause) => {
    const matter = termsOf(clause).filter((term) => !isNegated(term.word));
    const met = matter.filter((term) => claimed.has(term.stem));
    return matter.length > 0 && met.length / matter.length >= 0.5;
  });
};
