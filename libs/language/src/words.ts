/** Character offsets into the original text, end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Word extends Span {
  /** Lower case, compatibility forms folded (NFKC), straight apostrophes. */
  readonly text: string;
}

const word = /\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+|\p{L}[\p{L}\p{M}]*(?:['’ʼ]\p{L}+)?/gu;

/** Words and numbers in reading order; punctuation and symbols belong to none. */
export const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(word), (match) => ({
    text: match[0].normalize('NFKC').replace(/[’ʼ]/g, "'").toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));

const stopWords = new Set(
  (
    'a an the and or but if then than so of to in on at by for with from as is are was were be been being am do does ' +
    'did has have had having it its this that these those he she they them his her their i you we me my your our us ' +
    'not no yes can could will would shall should may might must there here what which who whom when where why how ' +
    'also just very too'
  ).split(' '),
);

/** A word that says nothing about the subject. */
export const isStopWord = (text: string): boolean => stopWords.has(text);
