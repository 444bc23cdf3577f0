import { wordsOf } from '@rag-assistant/language';
import { isScaffold, stemWord } from './vocabulary.ts';

const token = String.raw`(?:\p{Lu}[\p{L}\d'’&/-]*|\d[\p{L}\d./-]*)`;
const phrase = new RegExp(String.raw`(?<![\p{L}\d$€£.])\p{Lu}[\p{L}\d'’&/-]*(?:\s+${token})*`, 'gu');
const opener =
  /^(?:The|A|An|It|Its|They|And|But|So|Or|I|I'm|I'd|We|You|Your|My|Our|This|That|These|Those|There|Is|Are|Was|Do|Does|Did|Can|Could|Will|Would|Should|May|Has|Have|How|What|Which|Who|When|Where|Why|Show|Find|Give|Tell|Compare|Please|Yes|No|Hi|Hello|Hey|Ok|Okay|Thanks|In|On|At|For|From|With|Both|If|Looking|Need|Want|Any|Also|Price|Hand|Wash|About)$/;
const shortest = 2;

const trimmed = (found: string): string => {
  const words = found.split(/\s+/);
  while (words.length > 0 && opener.test((words[0] ?? '').replace(/['’].*$/, ''))) words.shift();
  return words
    .join(' ')
    .replace(/['’]s$/, '')
    .replace(/[./-]+$/, '');
};

/** Proper names and model names: runs of words with a capital and the numbers among them. */
export const namesIn = (text: string): string[] => [
  ...new Set(
    Array.from(text.matchAll(phrase), (match) => {
      const isFirst = match.index === 0 || /[.!?:]\s*$/.test(text.slice(0, match.index));
      const name = trimmed(match[0]);
      // The first word of a sentence has its capital from there.
      const isCapitalOnly = isFirst && name === match[0] && !name.includes(' ') && !/\d/.test(name);
      return isCapitalOnly ? '' : name;
    }).filter((name) => name.length >= shortest && !/^\p{Lu}-\p{Ll}+$/u.test(name)),
  ),
];

/** Products that an answer speaks of, in the order of its sentences. */
export const productsIn = (answer: string): string[] =>
  namesIn(answer).filter((name) => name.includes(' ') || answer.includes(`he ${name} `));

export const stemsIn = (text: string): string[] => wordsOf(text).map((word) => stemWord(word.text));

/** Words that a product must have to be the one that is asked about, name by name. */
export const nameStems = (name: string): string[] =>
  wordsOf(name)
    .filter((word) => !isScaffold(word.text) || /\d/.test(word.text))
    .map((word) => stemWord(word.text));
