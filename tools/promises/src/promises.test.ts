import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countPromises } from './count-promises.ts';
import { idsIn, parsePromises, readPromises, root } from './promise-list.ts';
import { promisesPage } from './promises-page.ts';
import { readReports, type ReportedTest } from './test-report.ts';

/** Test names that stand in the sources, whether they ran or not. */
const titles = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:it|test|describe)(?:\.\w+)*(?:\((?!['"`]).*?\)){0,1}\(\s*(['"`])(.*?)\1/gs)].map(
    (match) => match[2] ?? '',
  );

const list = parsePromises(`
Shop:
  - { id: X1, proof: [U, I], promise: 'one | two', works: 'w' }
  - { id: X2, proof: [U], promise: 'p', works: 'w' }
Other:
  - { id: Y1, proof: [A], promise: 'p', works: 'w' }
`);
const test = (name: string, over: Partial<ReportedTest> = {}): ReportedTest => ({
  project: 'shop',
  suite: 'test',
  passed: true,
  name,
  ...over,
});

describe('the list of promises', () => {
  it('has each id once', () => {
    const ids = readPromises().map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.length).toBeGreaterThan(100);
  });

  it('knows every id that a test name in the sources carries', () => {
    const known = new Set(readPromises().map(({ id }) => id));
    const files = globSync('{apps,libs,tools,e2e,load}/**/src/**/*.{test,contract}.ts', {
      cwd: root,
      exclude: (name) => name === 'node_modules',
    }).filter((file) => !file.startsWith('tools/promises/'));
    const strangers = files.flatMap((file) =>
      titles(readFileSync(join(root, file), 'utf8'))
        .flatMap(idsIn)
        .filter((id) => !known.has(id))
        .map((id) => `${file}: [${id}]`),
    );
    expect(files.length).toBeGreaterThan(5);
    expect(strangers).toEqual([]);
  });

  it('refuses a row without a kind of proof, and a kind that does not exist', () => {
    expect(() => parsePromises(`A:\n  - { id: X1, proof: [], promise: p, works: w }`)).toThrow();
    expect(() => parsePromises(`A:\n  - { id: X1, proof: [Z], promise: p, works: w }`)).toThrow();
  });
});

describe('ids in test names', () => {
  it('are found alone, several at once, and only in brackets', () => {
    expect(idsIn('[F4] [API2] answers')).toEqual(['F4', 'API2']);
    expect(idsIn('F4 answers [a] [F] [4]')).toEqual([]);
  });

  it('are read from it, test, describe and each', () => {
    const text = `it('[F1] a', x); describe("[F2] b", y); it.each([1, 2])('[F3] %s', z); test.only(\`[F4] c\`, q)`;
    expect(titles(text).flatMap(idsIn)).toEqual(['F1', 'F2', 'F3', 'F4']);
  });
});

describe('counting', () => {
  const stateOf = (tests: readonly ReportedTest[], id: string): string | undefined =>
    countPromises(list, tests).rows.find((row) => row.id === id)?.state;

  it('leaves a row open that no test carries', () => {
    expect(stateOf([test('something else')], 'X1')).toBe('open');
  });

  it('calls a row shown only when every kind of proof passed', () => {
    const unit = test('[X1] by unit');
    const real = test('[X1] on a server', { suite: 'integration' });
    expect(stateOf([unit], 'X1')).toBe('part');
    expect(stateOf([unit, real], 'X1')).toBe('shown');
  });

  it('does not take a unit test for an assertion on the template', () => {
    expect(stateOf([test('[Y1] t')], 'Y1')).toBe('part');
    expect(stateOf([test('[Y1] t', { project: 'infrastructure' })], 'Y1')).toBe('shown');
  });

  it('calls a row failing when one of its tests did not pass, whatever the others say', () => {
    expect(stateOf([test('[X2] a'), test('[X2] b', { passed: false })], 'X2')).toBe('failing');
  });

  it('names ids that the list does not know', () => {
    expect(countPromises(list, [test('[Z9] a')]).unknown).toEqual(['[Z9] in shop: [Z9] a']);
  });

  it('writes the same page for the same tests in any order, and keeps a bar inside its cell', () => {
    const tests = [test('[X1] a'), test('[X1] b'), test('[X2] c', { project: 'app' })];
    const page = promisesPage(countPromises(list, tests).rows);
    expect(promisesPage(countPromises(list, tests.toReversed()).rows)).toBe(page);
    expect(page).toContain('one \\| two');
    expect(page).toContain('3 rows: 1 shown, 1 part, 1 open, 0 failing.');
  });
});

describe('reports', () => {
  it('counts a file that could not be loaded as a failed test, and skips JSON that is no report', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reports-'));
    try {
      mkdirSync(join(folder, 'libs/shop/.reports'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ workspaces: ['libs/*'] }));
      writeFileSync(join(folder, 'libs/shop/package.json'), JSON.stringify({ nx: { name: 'shop' } }));
      writeFileSync(join(folder, 'libs/shop/.reports/evaluate.json'), '{"figures":{}}');
      const broken = { name: '/x/a.test.ts', status: 'failed', assertionResults: [] };
      const skipped = {
        name: '/x/b.test.ts',
        status: 'passed',
        assertionResults: [{ fullName: 'b', status: 'skipped' }],
      };
      writeFileSync(join(folder, 'libs/shop/.reports/test.json'), JSON.stringify({ testResults: [broken, skipped] }));
      expect(readReports(folder)).toEqual([
        test('a.test.ts could not be run', { passed: false }),
        test('b', { passed: false }),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
