import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type ErrorCategory } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { statusOf } from './problem.ts';

const root = join(import.meta.dirname, '../../../..');
const page = join(root, 'docs/errors.md');
const left = new Set(['node_modules', 'dist', 'coverage', 'fixtures']);
const isSource = (name: string): boolean => /\.tsx?$/.test(name) && !/\.(test|contract|fake|builder)\.tsx?$/.test(name);

/** Commands that stand beside the test kits they use. */
const commandsIn = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'main.ts')))
    .flatMap(sourcesUnder);

const sourcesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'testing') return commandsIn(path);
    if (entry.isDirectory()) return left.has(entry.name) ? [] : sourcesUnder(path);
    return isSource(entry.name) ? [path] : [];
  });

const raised = /(?:\bcode:|\binvalid\(|Failure\()\s*'([a-z][a-z0-9-]*)\.[a-z0-9]+(?:-[a-z0-9]+)*'/g;
const literal = /'([a-z][a-z0-9-]*)\.([a-z0-9]+(?:-[a-z0-9]+)*)'/g;
const fileEnding = /^(?:ts|tsx|js|mjs|cjs|json|jsonl|md|html|css|csv|txt|sql|svg|tar|gz|lock|pid)$/;

/** Services that events come from, as AWS names them, and the failure that the taint run plants. */
const noCode = /^'(?:aws[.](?:s3|states)|test[.]failed)'$/;

/** Dotted literals whose first part some error in the sources has: also those that a function of the file takes. */
const codesIn = (texts: readonly string[]): Set<string> => {
  const libraries = new Set(texts.flatMap((text) => [...text.matchAll(raised)].map((match) => match[1])));
  const found = texts.flatMap((text) => [...text.matchAll(literal)]);
  const codes = found.filter(
    (match) => libraries.has(match[1]) && !fileEnding.test(match[2] ?? '') && !noCode.test(match[0]),
  );
  return new Set(codes.map((match) => match[0].slice(1, -1)));
};

/** First cells of the table rows: | `code` | status | meaning | what to do | */
const documented = (text: string): string[] =>
  [...text.matchAll(/^\|\s*`([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)`\s*\|/gm)].flatMap((match) => match[1] ?? []);

const categorised = /code: '([a-z0-9.-]+)',\s*category: '([a-z-]+)'/g;
const called = /\binvalid\(\s*'([a-z0-9.-]+)'/g;

/** Codes with the HTTP status that the edge gives them, where the source names the category beside the code. */
const statusesIn = (text: string): (readonly [code: string, status: number])[] =>
  [...text.matchAll(categorised), ...text.matchAll(called)].map(([, code = '', category = 'invalid']) => [
    code,
    statusOf(new AppError({ code, category: category as ErrorCategory, publicText: '' })),
  ]);

const places = new Set(['item', 'start', 'cli', 'page', 'health', 'internal']);
/** Second cells of the rows by code: a status, or the place where the code is met. */
const placesOf = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/^\|\s*`([a-z][a-z0-9.-]*)`\s*\|\s*`?([a-z0-9]+)`?\s*\|/gm)].map(([, code = '', place = '']) => [
      code,
      place,
    ]),
  );

describe('error catalogue', () => {
  const sources = ['apps', 'libs', 'tools', 'load'].flatMap((folder) => sourcesUnder(join(root, folder)));
  const texts = sources.map((path) => readFileSync(path, 'utf8'));
  const codes = codesIn(texts);
  const catalogue = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const listed = documented(catalogue);

  it('finds the codes of this library and of the kernel in the sources', () => {
    for (const code of [
      'http.internal',
      'http.body-not-utf8',
      'http.text-empty',
      'kernel.invalid-id',
      'config.invalid',
    ])
      expect(codes).toContain(code);
  });

  it('finds a code in whatever way it is written', () => {
    const text = `code: 'a.one'; invalid(\n  'a.two', 'text'); fault('a.three'); join('a.ts'); other('b.four')`;
    expect([...codesIn([text])].sort()).toEqual(['a.one', 'a.three', 'a.two']);
  });

  it('documents every code that the sources raise, in docs/errors.md', () => {
    expect([...codes].filter((code) => !listed.includes(code)).sort()).toEqual([]);
  });

  it('raises every code that docs/errors.md documents, and lists none twice', () => {
    expect(listed.filter((code) => !codes.has(code)).sort()).toEqual([]);
    expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
  });

  it('names for every code a place, and for an HTTP status the one that the edge answers', () => {
    const stated = placesOf(catalogue);
    const isPlace = (place = ''): boolean => places.has(place) || /^[45]\d\d$/.test(place);
    expect(listed.filter((code) => !isPlace(stated.get(code)))).toEqual([]);
    const answered = texts.flatMap(statusesIn).filter(([code]) => /^\d/.test(stated.get(code) ?? ''));
    expect(answered.length).toBeGreaterThan(50);
    expect(answered.filter(([code, status]) => stated.get(code) !== String(status))).toEqual([]);
  });
});
