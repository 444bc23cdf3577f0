import type { Conversation } from './conversation.ts';
import { standalone, topicOf, type Topic } from './follow-up.ts';
import { intentOf, type Intent } from './intent.ts';
import { namesIn } from './names.ts';

const clausesMax = 3;
const borders =
  /[?!.]\s+(?=\p{L})|;\s+|,?\s+(?:and|but)\s+(?:also\s+)?(?=(?:how|what|when|where|why|who|can|could|do|does|is|are|will|would|should)\b)/iu;
const greeting = /^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|please)(?: there)?[\s,!.]+/i;

const clausesOf = (message: string): string[] => {
  const clauses = message
    .replace(greeting, '')
    .split(borders)
    .map((clause) => clause.trim())
    .filter((clause) => /\p{L}{2}/u.test(clause));
  return clauses.length > 0 ? clauses.slice(-clausesMax) : [message];
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
