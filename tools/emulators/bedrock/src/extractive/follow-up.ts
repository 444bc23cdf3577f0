import { wordsOf } from '@rag-assistant/language';
import { aspectsIn, withoutAspects } from './aspects.ts';
import type { Turn } from './conversation.ts';
import { readFilters } from './filters.ts';
import { namesIn, productsIn } from './names.ts';
import { namesPlace, withoutPlaces } from './places.ts';
import { smallTalk } from './small-talk.ts';
import { isAboutRules, isScaffold, policyCount } from './vocabulary.ts';

/** What a conversation is about before the present message. */
export interface Topic {
  /** The last question, standing on its own. */
  readonly question: string;
  /** Products that the last answers spoke of, in their order. */
  readonly products: readonly string[];
  readonly answer: string;
}

const pronoun =
  /\b(?:it|its|it's|they|them|their|this one|that one|this|that|these|those|both)\b(?!\s+(?:shop|store|year|week|month))/i;
const plural = /\b(?:they|them|their|these|those|both)\b/i;
const leadIn = /^\s*(?:and|what about|how about|or|also|but|then|ok(?:ay)?,?)\b[\s,]*/i;
const ordinals: readonly (readonly [RegExp, number])[] = [
  [/\bthe (?:first|1st)(?: (?:one|product|option))?\b/i, 0],
  [/\bthe (?:second|2nd|other)(?: (?:one|product|option))?\b/i, 1],
  [/\bthe (?:third|3rd)(?: (?:one|product|option))?\b/i, 2],
  [/\bthe last(?: (?:one|product|option))?\b/i, -1],
];
const byPrice = /\bthe (cheap(?:er|est)|least expensive|most expensive|priciest|dearer|more expensive)(?: one)?\b/i;
const colour =
  /\b(?:black|white|red|blue|navy|green|sage|grey|gray|brown|beige|cream|yellow|orange|pink|purple|silver|copper|gold|steel|teal|olive|sand|rust)\b/gi;

/** "The bigger one", "the one for groups": another of the products spoken of. */
const oneOf =
  /\bthe (?!first|second|third|last|other|same|cheap|least|most)([\p{L}\d.]+(?: (?:g|kg|ml|l|cm|mm|liter|litre|inch|person))?) ones?\b/iu;
const oneFor = /\bthe one for (?:a )?((?:bigger|larger|smaller|\p{L}+) \p{L}+)\b/iu;

/** What the names of the products spoken of have in common; of a single one, its name without figures. */
const familyName = (products: readonly string[]): string => {
  const [first = [], ...others] = products.map((name) => name.split(' '));
  const shared = first.filter((word) => others.every((name) => name.includes(word)));
  const words = shared.length > 0 ? shared : first;
  return words.filter((word) => !/^\d/.test(word) && !/^(?:g|kg|ml|l|cm|mm)$/i.test(word)).join(' ');
};

const sentence =
  /^(?:do|does|did|is|are|can|could|will|would|what|which|who|where|when|why|how|show|find|i|we|have|tell|looking)\b/i;

const matterOf = (text: string): string[] =>
  wordsOf(text)
    .filter(({ text: word }) => !isScaffold(word))
    .map((word) => word.text);
const isPolicy = (text: string): boolean => policyCount(text) > 0;

const chosenByPrice = (words: string, topic: Topic): string | undefined => {
  const priced = topic.products.flatMap((name) => {
    const at = topic.answer.indexOf(name);
    const price = /[$€£]\s?([\d,]+(?:\.\d+)?)/.exec(topic.answer.slice(at));
    return price ? [{ name, price: Number((price[1] ?? '').replaceAll(',', '')) }] : [];
  });
  priced.sort((a, b) => a.price - b.price);
  return /cheap|least/i.test(words) ? priced[0]?.name : priced.at(-1)?.name;
};

/** "How heavy is the Heron?" then "And the Osprey?" asks how heavy the Osprey is. */
const sameOf = (name: string, topic: Topic): string => {
  const before = namesIn(topic.question)[0] ?? topic.products.find((product) => topic.question.includes(product));
  if (before !== undefined) return topic.question.replace(before, name);
  const asked = aspectsIn(topic.question);
  return asked.length > 0 ? `${name} ${asked.map((aspect) => aspect.name).join(' ')}` : name;
};

const counted = /\b\d+[- ](\p{L}+)/u;

/** "And the 1-person version?" of a 2-person tent: the same question with the other number. */
const otherVariant = (rest: string, base: string): string | null => {
  const wanted = counted.exec(rest);
  if (wanted?.[1] === undefined) return null;
  const before = new RegExp(String.raw`\b\d+([- ]${wanted[1]})`, 'i');
  const digits = /\d+/.exec(wanted[0])?.[0] ?? '';
  return before.test(base) ? base.replace(before, `${digits}$1`) : null;
};

const method = /\b(?:standard|normal|regular|express|expedited|overnight|next[- ]day|tracked|named[- ]day)\b/gi;

const asksHow = /\bhow (?:long|much|many \w+)\b|\bwhen\b/i;

/** "What about backpacks?" after a rule for poles: the same rule, the other thing. */
const sameRule = (rest: string, topic: Topic): string => {
  const subject = rest.replace(/\bone\b/i, '').trim();
  if (namesPlace(rest)) return `${withoutPlaces(topic.question)} ${subject}`;
  if (method.test(rest)) {
    method.lastIndex = 0;
    const [wanted = ''] = rest.match(method) ?? [];
    return topic.question.replace(method, wanted);
  }
  const kept = wordsOf(topic.question).filter(({ text }) => isAboutRules(text) && !isScaffold(text));
  const way = asksHow.test(rest) ? '' : (asksHow.exec(topic.question)?.[0] ?? '');
  return `${way} ${kept.map(({ text }) => text).join(' ')} ${subject}`.replace(/\s+/g, ' ').trim();
};

const refined = (rest: string, topic: Topic): string => {
  if (isPolicy(topic.question)) return sameRule(rest, topic);
  const variant = otherVariant(rest, topic.question);
  if (variant !== null) return variant;
  const { rest: base } = readFilters(topic.question.replace(/[?.!]+$/, ''));
  const kept =
    /\d/.test(rest) && readFilters(rest).rest.trim() !== rest.trim() ? base : topic.question.replace(/[?.!]+$/, '');
  const withoutColour = colour.test(rest) ? kept.replace(colour, ' ') : kept;
  colour.lastIndex = 0;
  return `${withoutColour.replace(/\s+(?:in|with|and)\s*$/i, '').trim()} ${rest}`.replace(/\s+/g, ' ').trim();
};

/** The message as it would be asked without the conversation. */
export const standalone = (message: string, topic: Topic | null): string => {
  if (!topic) return message;
  for (const [pattern, at] of ordinals) {
    const name = pattern.test(message) ? topic.products.at(at) : undefined;
    if (name !== undefined) return answerable(message.replace(pattern, `the ${name}`), name, topic);
  }
  const priced = byPrice.exec(message);
  const picked = priced && topic.products.length > 1 ? chosenByPrice(priced[0], topic) : undefined;
  if (priced && picked !== undefined) return answerable(message.replace(byPrice, `the ${picked}`), picked, topic);
  const other = oneOf.exec(message) ?? oneFor.exec(message);
  if (other?.[1] !== undefined && topic.products.length > 0)
    return message
      .replace(leadIn, '')
      .replace(other[0], `the ${other[1].replace(/(?<=er) .*/, '')} ${familyName(topic.products)}`);
  if (namesPlace(message) && isPolicy(topic.question) && matterOf(withoutPlaces(message)).length === 0)
    return sameRule(message.replace(leadIn, '').trim(), topic);
  const names = namesIn(message.replace(leadIn, 'x '));
  const rest = message.replace(leadIn, '').trim();
  const leads = leadIn.test(message);
  if (names.length > 0 && !pronoun.test(message))
    return leads && matterOf(withoutNames(rest, names)).length === 0 ? sameOf(names[0] ?? '', topic) : message;
  const [first] = topic.products;
  if (pronoun.test(message) && names.length === 0) return withSubject(message, topic);
  const matter = matterOf(readFilters(rest).rest);
  const isSentence = sentence.test(message) && matterOf(withoutAspects(rest)).length > 0;
  if (!leads && (isSentence || matter.length > 1)) return message;
  if (leads && matter.length > 3) return message;
  if (isPolicy(rest)) return isPolicy(topic.question) && matter.length <= 1 && leads ? refined(rest, topic) : rest;
  if (
    first !== undefined &&
    aspectsIn(rest).length > 0 &&
    readFilters(rest).rest === rest &&
    matterOf(withoutAspects(rest)).length === 0
  )
    return `${rest.replace(/[?.!]+$/, '')} of the ${first}?`;
  return refined(rest, topic);
};

const withoutNames = (text: string, names: readonly string[]): string =>
  names.reduce((left, name) => left.replace(name, ' '), text);

/** "How about the second one?" asks what was asked before; "how heavy is the second one?" asks that. */
const answerable = (replaced: string, name: string, topic: Topic): string => {
  const bare = replaced
    .replace(leadIn, '')
    .replace(/^the\s+/i, '')
    .replace(/[?.!]+$/, '')
    .trim();
  return bare === name ? sameOf(name, topic) : replaced;
};

const withSubject = (message: string, topic: Topic): string => {
  const [first, ...others] = topic.products;
  if (first === undefined || (isPolicy(topic.question) && !isPolicy(message) && aspectsIn(message).length === 0))
    return `${topic.question.replace(/[?.!]+$/, '')}: ${message}`;
  const subject =
    plural.test(message) && others.length > 0
      ? topic.products.map((name) => `the ${name}`).join(' and ')
      : `the ${first}`;
  return message
    .replace(leadIn, '')
    .replace(new RegExp(pronoun.source, 'i'), (found) =>
      /s$|ir$/i.test(found) && !/th/i.test(found) ? `${subject}'s` : subject,
    );
};

/** Reads the conversation turn by turn, since a follow-up may follow a follow-up. */
export const topicOf = (history: readonly Turn[]): Topic | null =>
  history
    .filter((turn) => smallTalk(turn.question) === null)
    .reduce<Topic | null>((topic, turn) => {
      const question = standalone(turn.question, topic);
      const asked = namesIn(question).filter((name) => name.includes(' '));
      const answered = productsIn(turn.answer);
      const known = answered.length > 0 ? answered : asked;
      return { question, answer: turn.answer, products: known.length > 0 ? known : (topic?.products ?? []) };
    }, null);
