import { oneLine } from './clean-text.ts';

const digits = /\d/g;
const letter = /\p{L}/u;

/** Names of columns: words, not figures, and no two alike. */
export const looksLikeHeader = (cells: readonly string[]): boolean => {
  const names = cells.map(oneLine).filter((cell) => cell !== '');
  if (names.length < 2) return false;
  if (new Set(names.map((name) => name.toLowerCase())).size !== names.length) return false;
  return names.every((name) => {
    if (name.length > 80 || !letter.test(name)) return false;
    return (name.match(digits)?.length ?? 0) <= name.length / 3;
  });
};

/** A column's name as it stands before each of its cells. */
export const columnName = (raw: string): string => oneLine(raw).replace(/\s*:$/, '').slice(0, 120);
