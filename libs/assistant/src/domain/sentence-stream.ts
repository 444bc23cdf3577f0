import { sentencesOf } from '@rag-assistant/language';

const boundary = /(?:[.!?…]["'”’)]?(?:\s*\[[^\]\n]{0,40}\])*)\s+(?=["'“‘(*]?[\p{Lu}\d⟦])|\n\s*(?![\s[])/gu;
const listMark = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;
const mark = /\s*\[[^\]\n]{0,40}\]/g;

/** A full stop after an abbreviation ends no sentence; the rules of the language library decide. */
const endsSentence = (head: string): boolean =>
  sentencesOf(`${head.replace(mark, '')} Next one`).at(-1)?.text === 'Next one';

/**
 * Cuts text that arrives in pieces into sentences with their citation marks, which may stand before or after the full
 * stop. The sentences are the same for any split of the text. List markers are dropped: they are no facts.
 */
export class SentenceStream {
  #rest = '';

  /** Sentences that are complete with this piece. */
  push(piece: string): string[] {
    this.#rest += piece;
    const done: string[] = [];
    for (let from = 0; ;) {
      boundary.lastIndex = from;
      const match = boundary.exec(this.#rest);
      if (!match) break;
      const head = this.#rest.slice(0, match.index + match[0].length).trimEnd();
      from = match.index + match[0].length;
      const isLine = match[0].includes('\n');
      if (isLine && from === this.#rest.length) break;
      if (!isLine && (/^\s*\d{1,2}[.)]$/.test(head) || !endsSentence(head))) continue;
      this.#rest = this.#rest.slice(from);
      from = 0;
      done.push(...clean(head));
    }
    return done;
  }

  /** What is left at the end of the text. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return clean(rest);
  }
}

const clean = (text: string): string[] => {
  const sentence = text.trim().replace(listMark, '');
  return /[\p{L}\d]/u.test(sentence) ? [sentence] : [];
};
