import type { Conversation } from './conversation.ts';
import { standalone, topicOf, type Topic } from './follow-up.ts';
import { intentOf, type Intent } from './intent.ts';
import { namesIn } from './names.ts';
import { contentWords } from './vocabulary.ts';

const clausesMax = 3;
const borders =
  /(?<!\b[ap]\.?m)[?!.]\s+(?=\p{L})|;\s+|,?\s+(?:and|but)\s+(?:also\s+)?(?=(?:how|what|when|where|why|who|can|could|do|does|is|are|will|would|should)\b)/iu;
const greeting = /^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|please)(?: there)?[\s,!.]+/i;

const asks =
  /\?|\b(?:what|which|how|when|where|who|why|can|could|do|does|is|are|will|would|should|show|find|give|tell|compare|need|looking)\b/i;
const pointsBack = /\b(?:it|its|they|them|that|those|these|both)\b/i;
const matterMin = 2;

/** A clause that only tells, or asks too little to stand alone, belongs to the one beside it. */
const joined = (clauses: readonly string[]): string[] => {
  const parts: string[] = [];
  let told = '';
  for (const clause of clauses) {
    const before = parts.at(-1);
    if (!asks.test(clause)) told = told === '' ? clause : `${told}. ${clause}`;
    else if (told !== '') {
      parts.push(`${told}. ${clause}`);
      told = '';
    } else if (before !== undefined && contentWords(clause).length < matterMin && !pointsBack.test(clause))
      parts[parts.length - 1] = `${before} and ${clause}`;
    else parts.push(clause);
  }
  if (told === '') return parts;
  const last = parts.pop();
  return [...parts, last === undefined ? told : `${last}. ${told}`];
};

const clausesOf = (message: string): string[] => {
  const clauses = message
    .replace(greeting, '')
    .split(borders)
    .map((clause) => clause.trim())
    .filter((clause) => /\p{L}{2}/u.test(clause));
  return clauses.length > 0 ? joined(clauses).slice(-clausesMax) : [message];
};

/** What a message asks, part by part, each standing on its own. */
export const intentsOf = ({ question, history }: Pick<Conversation, 'question' | 'history'>): Intent[] => {
  let topic: Topic | null = topicOf(history);
  return clausesOf(question).map((clause) => {
    const text: string = standalone(clause, topic);
    const names = namesIn(text);
    topic = { question: text, answer: '', products: names.length > 0 ? names : (topic?.products ?? []) };
    return intentOf(text);
  });
};
