import { restoreText, type ResolveToken, type RestoredText } from './restore-text.ts';
import { openPlaceholder, placeholderUnitsMax } from './token.ts';

/** Restores a text that arrives in pieces; any split gives what the whole text gives. */
export interface RestoreStream {
  /** What is certain now; the beginning of a possible placeholder waits. */
  push(piece: string): string;
  flush(): string;
  /** Ids in what would be given out next, so that a caller can look them up first. */
  readonly held: string;
  readonly counts: Pick<RestoredText, 'restored' | 'unresolved'>;
}

/** Length of the tail that may still become a placeholder. */
export const openTailUnits = (text: string): number => {
  const tail = text.slice(-(placeholderUnitsMax + 2));
  return openPlaceholder.exec(tail)?.[0].length ?? 0;
};

export const makeRestoreStream = (resolve: ResolveToken): RestoreStream => {
  let held = '';
  // The unit in front of what is read next: a word does not begin in the middle of a word.
  let previous = '';
  const counts = { restored: 0, unresolved: 0 };
  const give = (text: string): string => {
    if (text === '') return '';
    const result = restoreText(previous + text, resolve);
    const given = result.text.slice(previous.length);
    previous = text.slice(-1);
    counts.restored += result.restored;
    counts.unresolved += result.unresolved;
    return given;
  };
  return {
    push: (piece) => {
      held += piece;
      const open = openTailUnits(held);
      const sure = held.slice(0, held.length - open);
      held = held.slice(held.length - open);
      return give(sure);
    },
    flush: () => {
      const rest = held;
      held = '';
      return give(rest);
    },
    get held() {
      return held;
    },
    counts,
  };
};
