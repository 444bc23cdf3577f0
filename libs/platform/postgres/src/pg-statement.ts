import { createHash } from 'node:crypto';
import type pg from 'pg';

const names = new Map<string, string>();
const namesMax = 1000;

/** The same for the same text, so that what was prepared is never taken for another statement. */
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `p_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  if (names.size < namesMax) names.set(text, name);
  return name;
};

export const statementOf = (text: string, values: readonly unknown[], prepared = false): pg.QueryConfig => ({
  text,
  values: [...values],
  ...(prepared && { name: nameOf(text) }),
});
