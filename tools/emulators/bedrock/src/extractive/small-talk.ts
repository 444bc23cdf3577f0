import { wordsOf } from '@rag-assistant/language';
import { isScaffold } from './vocabulary.ts';

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\b(?:bye|goodbye|see you|good night|that(?:'s| is| will be) all)\b/i, 'Thanks, glad to help.'],
  [/\b(?:thanks|thank you|thx|cheers|perfect|awesome|great)\b/i, 'You are welcome. What else can I help with?'],
  [
    /\b(?:who|what) are you\b|\bare you (?:a |an )?(?:bot|robot|human|real|person|ai)\b/i,
    'I am a simulated assistant. What can I help you find?',
  ],
  [/\bhow are you\b|\bhow(?:'s| is) it going\b/i, 'Happy to help. What can I help you find?'],
  [/\b(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day))\b/i, 'Hello! What can I help you find?'],
  [
    /^\s*(?:ok|okay|cool|nice|great|got it|i see|sure|fine|alright)[.! ]*$/i,
    'Happy to help. What else can I help with?',
  ],
  [/\b(?:can|could) you help(?: me)?\s*\??$|\bwhat can you do\b/i, 'Happy to help. What can I help you find?'],
];
const courtesy = new Set(
  'hi hello hey hiya greetings good morning afternoon evening day night bye goodbye see thanks thank thx cheers perfect awesome great lot much very all how are you going who what bot robot human real person ai ok okay cool nice got fine alright sure there later week weekend help helpful'.split(
    ' ',
  ),
);

/** A short reply without facts, or null when the message asks for something. */
export const smallTalk = (question: string): string | null => {
  const reply = kinds.find(([pattern]) => pattern.test(question))?.[1];
  if (reply === undefined) return null;
  const matter = wordsOf(question).filter(({ text }) => !courtesy.has(text) && !isScaffold(text));
  return matter.length === 0 ? reply : null;
};
