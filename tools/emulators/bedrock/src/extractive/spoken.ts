import { withRegions } from './places.ts';

const spellings: readonly (readonly [RegExp, string])[] = [
  [/\bsomthing\b|\bsomethin\b/gi, 'something'],
  [/\btom+or+ow\b/gi, 'tomorrow'],
  [/\b(what|how|where|who|when|that|it|there)s\b(?!')/gi, "$1's"],
  [/\b(do|does|did|is|are|was|would|could|should|ca|wo)nt\b/gi, "$1n't"],
  [/\b(?:the )?next[- ]day\b(?! (?:delivery|shipping))/gi, 'next day delivery'],
  [/\bim\b/gi, "I'm"],
  [/\bive\b/gi, "I've"],
  [/\b(wo)?mens\b/gi, "$1men's"],
  [/\bdish[- ]washers?\b/gi, 'dishwasher'],
  [/\bR[- ]?value\b/gi, 'R-value'],
  [/\bpls\b|\bplz\b/gi, 'please'],
  [/\b(?:go|send|bring|give|take|get|put|come)\s+(?:it |them |this |that |these )?back\b/gi, 'return'],
];
const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const counted = new RegExp(
  String.raw`\b(${numbers.join('|')})(?=[- ](?:person|people|persons|man|cups?|lit(?:er|re)s?|slices?|inch|kilos?|seasons?|pounds?|dollars?|quid)\b)`,
  'gi',
);
/** "a tent for three", "a family of six": a number of people. */
const group = new RegExp(
  String.raw`\b(?:for|family of|group of|party of|of us)\s+(${numbers.slice(1).join('|')}|\d{1,2})(?=\s*(?:$|[?!.,;]|\s(?:and|or|under|below|in|with)\b))`,
  'gi',
);
const figure = (word: string): string => {
  const at = numbers.indexOf(word.toLowerCase());
  return at < 0 ? word : String(at + 1);
};

/** A message in the spelling that shops use; destinations get the region that a delivery table lists. */
export const spoken = (message: string): string => {
  const text = spellings
    .reduce((left, [pattern, right]) => left.replace(pattern, right), message)
    .replace(counted, (word) => figure(word))
    .replace(group, (found, word: string) => `${found.slice(0, found.length - word.length)}${figure(word)} people`);
  return withRegions(text);
};
