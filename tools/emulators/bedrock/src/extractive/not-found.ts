import type { Conversation } from './conversation.ts';
import { contentWords, isPlain, meets, policyCount, stemsOf, stemWord } from './vocabulary.ts';

const wordsMax = 4;
const general = 'I could not find that in the information of this shop.';

/** Says which words of the question no passage speaks of, in the shopper's own words. */
export const notFound = ({ message, passages }: Pick<Conversation, 'message' | 'passages'>): string => {
  const known = stemsOf(passages.map(({ title, text }) => `${title} ${text}`).join(' '));
  const strange = [
    ...new Set(
      contentWords(message).filter(
        (word) =>
          !/\d/.test(word) && !isPlain(stemWord(word)) && policyCount(word) === 0 && meets(known, stemWord(word)) < 0.8,
      ),
    ),
  ];
  if (strange.length === 0 || strange.length > wordsMax) return general;
  const written = strange.map((word) => message.slice(message.toLowerCase().indexOf(word)).slice(0, word.length));
  return `I could not find anything about ${written.join(' or ')}.`;
};
