import { placeholderForm } from './token.ts';

/** The value behind an id, if its owner asks; undefined for ids that are made up, foreign or expired. */
export type ResolveToken = (id: string) => string | undefined;

export interface RestoredText {
  readonly text: string;
  readonly restored: number;
  /** Placeholders that stand for nothing; they stay as they are. */
  readonly unresolved: number;
}

const plural = /'?s(?=[^a-z2-7]*$)/i;

const idOf = (match: RegExpExecArray | RegExpMatchArray): string => (match[1] ?? match[2] ?? '').toLowerCase();

/** Ids of the placeholders of a text, each once. */
export const tokenIdsIn = (text: string): string[] => [...new Set([...text.matchAll(placeholderForm)].map(idOf))];

/**
 * Puts values back in one pass: what a value itself contains is not read again. What stands before `from` is read as what
 * goes before, and not given out.
 */
export const restoreText = (text: string, resolve: ResolveToken, from = 0): RestoredText => {
  let result = '';
  let behind = from;
  let restored = 0;
  let unresolved = 0;
  for (const match of text.matchAll(placeholderForm)) {
    if (match.index < from) continue;
    const id = idOf(match);
    const value = resolve(id);
    if (value === undefined) {
      unresolved += 1;
      continue;
    }
    restored += 1;
    const rest = match[0].slice(match[0].toLowerCase().indexOf(id) + id.length);
    result += text.slice(behind, match.index) + value + (plural.exec(rest)?.[0] ?? '');
    behind = match.index + match[0].length;
  }
  return { text: result + text.slice(behind), restored, unresolved };
};
