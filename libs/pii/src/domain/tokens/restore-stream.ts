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

/** More than a placeholder with the word in front of it, in whose middle none begins. */
const contextUnits = placeholderUnitsMax + 16;

/** Length of the tail that may still become a placeholder. */
export const openTailUnits = (text: string): number => {
  const tail = text.slice(-contextUnits);
  return openPlaceholder.exec(tail)?.[0].length ?? 0;
};

export const makeRestoreStream = (resolve: ResolveToken): RestoreStream => {
  let held = '';
  // What was read before, as it came.
  let context = '';
  const counts = { restored: 0, unresolved: 0 };
  const give = (text: string): string => {
    if (text === '') return '';
    const result = restoreText(context + text, resolve, context.length);
    context = (context + text).slice(-contextUnits);
    counts.restored += result.restored;
    counts.unresolved += result.unresolved;
    return result.text;
  };
  return {
    push: (piece) => {
      held += piece;
      const open = Math.min(openTailUnits(context + held), held.length);
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
