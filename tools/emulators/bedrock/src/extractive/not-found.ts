import type { Conversation } from './conversation.ts';
import { contentWords, isPlain, meets, stemsOf, stemWord } from './vocabulary.ts';

const wordsMax = 4;
const general = 'I could not find that in the information of this shop.';

/** Says which words of the question no passage speaks of, in the shopper's own words. */
export const notFound = ({ question, passages }: Pick<Conversation, 'question' | 'passages'>): string => {
  const known = stemsOf(passages.map(({ title, text }) => `${title} ${text}`).join(' '));
  const strange = [
    ...new Set(
      contentWords(question).filter(
        (word) => !/\d/.test(word) && !isPlain(stemWord(word)) && meets(known, stemWord(word)) < 0.8,
      ),
    ),
  ];
  if (strange.length === 0 || strange.length > wordsMax) return general;
  return `I could not find anything about ${strange.join(' or ')}.`;
};
