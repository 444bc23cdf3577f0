import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const condition = /\b(?:\w+\.)?(merchant_id|user_id) = (\$\d+)(?:::\w+)?/g;
const statementVerb = /^\s*(?:select|insert|update|delete|with)\b/i;

export const normalised = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim();

/** How many tenant or user conditions a statement has. */
export const conditionsIn = (sql: string): number =>
  statementVerb.test(sql) ? [...sql.matchAll(condition)].length : 0;

/** The n-th condition of a statement, as it stands there. */
export const conditionAt = (sql: string, n: number): string => [...sql.matchAll(condition)][n]?.[0] ?? '';

/** The statement without its n-th condition, or without any; a parameter stays in use, else its type is not known. */
export const withoutCondition = (sql: string, n: number | 'all'): string => {
  let at = -1;
  return sql.replaceAll(condition, (found, column: string, parameter: string) => {
    at += 1;
    if (n !== 'all' && n !== at) return found;
    return `${parameter}::${column === 'merchant_id' ? 'uuid' : 'text'} is not null`;
  });
};

export interface SourceCondition {
  readonly place: string;
  /** The text around it up to the next inserted value. */
  readonly fragment: string;
}

const conditionsOf = (root: string, file: string): SourceCondition[] => {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(condition)].map(({ 0: found, index }) => {
    const before = text.slice(0, index);
    const from = Math.max(before.lastIndexOf('`'), before.lastIndexOf('}'), before.lastIndexOf(`'`)) + 1;
    const rest = text.slice(index);
    const end = /[`']|\$\{/.exec(rest)?.index ?? found.length;
    return {
      place: `${relative(root, file)}:${before.split('\n').length}`,
      fragment: normalised(text.slice(from, index + end)),
    };
  });
};

/** Every tenant or user condition in the adapters of the libraries, to see that each was met. */
export const sourceConditions = (root: string): SourceCondition[] =>
  readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        /^[^/]+\/src\/adapters\/.*\.ts$/.test(name) && !name.includes('.test.') && !name.includes('node_modules'),
    )
    .sort()
    .flatMap((name) => conditionsOf(root, join(root, 'libs', name)));
