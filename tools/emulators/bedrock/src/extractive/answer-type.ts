import { quantitiesOf } from '@rag-assistant/language';

type Kind = 'duration' | 'money' | 'number' | 'place' | 'way' | 'yes-no' | 'reason' | 'other';

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [
    /\bhow (?:long|late|fast|soon|quick(?:ly)?)\b|\b(?:till|until|by) (?:what time|when)\b|\bwhat time\b|\bhow many (?:days|weeks|months|years|hours|minutes)\b|\b(?:when|until when|by when)\b|\bdeadline\b/i,
    'duration',
  ],
  [/\bhow much\b|\bcosts?\b|\bprices?\b|\bfees?\b|\bcharges?\b|\bfree\b|\bminimum (?:spend|order)\b/i, 'money'],
  [
    /\bhow (?:many|old|often|big|large|heavy|tall|wide|deep|high|thick|powerful)\b|\blimit\b|\bmaximum\b|\bpercent/i,
    'number',
  ],
  [/\bwhere\b|\b(?:what|which) (?:country|countries|city|address)\b/i, 'place'],
  [/\bhow (?:do|can|should|to|would)\b/i, 'way'],
  [/\bwhy\b/i, 'reason'],
  [/^(?:do|does|did|is|are|can|could|will|would|should|may|am|have|has)\b/i, 'yes-no'],
];

/** The clause that asks says what kind of fact is wanted, not what is told before it. */
const asking = (question: string): string =>
  question
    .trim()
    .split(/[.!,]\s+(?=\p{L})/u)
    .at(-1) ?? question;

export const kindAsked = (question: string): Kind => {
  const kindOf = (text: string): Kind | undefined => kinds.find(([pattern]) => pattern.test(text))?.[1];
  return kindOf(asking(question)) ?? kindOf(question.trim()) ?? 'other';
};

const units = (sentence: string): ReadonlySet<string> =>
  new Set(quantitiesOf(sentence, { source: true }).map((quantity) => quantity.unit?.dimension ?? 'count'));

/** 0 to 1: whether a sentence holds the kind of fact that is asked for. */
export const typeMatch = (kind: Kind, sentence: string): number => {
  const has = units(sentence);
  switch (kind) {
    case 'duration':
      if (has.has('time') || has.has('months')) return 1;
      return /\b(?:same day|[ap]\.m\.|immediately|straight away|until|by)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b/i.test(
        sentence,
      )
        ? 0.7
        : 0;
    case 'money':
      if (has.has('usd') || has.has('eur') || has.has('gbp') || has.has('percent')) return 1;
      return /\bfree\b|\bno (?:fee|charge|cost)\b|\bnothing\b/i.test(sentence) ? 1 : 0;
    case 'number':
      return has.size > 0 ? 1 : 0.2;
    case 'place':
      return /(?<!^)\b\p{Lu}\p{L}+/u.test(sentence) ? 1 : 0.2;
    case 'way':
      return /^(?:open|select|choose|go|click|enter|use|print|call|contact|visit|sign|log|write|send|email|start|put|pack|tell|bring|ask)\b/i.test(
        sentence,
      )
        ? 1
        : 0.4;
    case 'yes-no':
      return /^(?:yes|no)\b/i.test(sentence)
        ? 1
        : /\b(?:can|cannot|not|no|only|must|may|never|do|accept|offer)\b/i.test(sentence)
          ? 0.7
          : 0.3;
    case 'reason':
      return /\b(?:because|since|so that|cannot|reason|due)\b/i.test(sentence) ? 1 : 0.3;
    case 'other':
      return 0.5;
  }
};

export const isHardKind = (kind: Kind): boolean => kind === 'duration' || kind === 'money' || kind === 'number';
