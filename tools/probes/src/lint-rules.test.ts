import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lintCleanFiles, otherPlants, projectPlants, relativePlant, restrictedPlants } from './lint-plants.ts';
import { cleanEnv, plantWorkspace } from './planted-workspace.ts';

interface Message {
  readonly file: string;
  readonly ruleId: string | null;
  readonly message: string;
}
interface Constraint {
  readonly sourceTag?: string;
  readonly allSourceTags?: readonly string[];
  readonly onlyDependOnLibsWithTags: readonly string[];
}
interface Output {
  readonly messages: readonly { filePath: string; ruleId: string | null; message: string }[];
  readonly inner: Readonly<Record<string, readonly unknown[]>>;
}

let messages: readonly Message[];
let inner: Output['inner'];

beforeAll(() => {
  const plants = [...projectPlants, relativePlant, ...restrictedPlants, ...otherPlants, ...lintCleanFiles];
  const { folder, remove } = plantWorkspace(plants);
  try {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'lint-planted.ts')], {
      cwd: folder,
      env: cleanEnv(),
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      timeout: 120_000,
    });
    if (run.status !== 0) throw new Error(`The planted workspace was not linted:\n${run.stderr}\n${run.stdout}`);
    const output = JSON.parse(run.stdout.slice(run.stdout.indexOf('{"messages"'))) as Output;
    messages = output.messages.map(({ filePath, ...rest }) => ({ file: relative(folder, filePath), ...rest }));
    inner = output.inner;
  } finally {
    remove();
  }
}, 180_000);

const about = (file: string): readonly Message[] => messages.filter((message) => message.file === file);
const optionsOf = (rule: string): readonly unknown[] => inner[rule]?.slice(1) ?? [];

describe('rules between projects', () => {
  it('has a planted violation for every constraint that restricts anything, and no plant without a constraint', () => {
    const [options] = optionsOf('@nx/enforce-module-boundaries') as [{ depConstraints: readonly Constraint[] }];
    const restricting = options.depConstraints.filter((one) => !one.onlyDependOnLibsWithTags.includes('*'));
    const tags = restricting.map((one) => `"${one.sourceTag ?? one.allSourceTags?.at(-1) ?? ''}"`);
    expect(projectPlants.map(({ rule }) => rule).sort()).toEqual(tags.sort());
  });

  it.each([...projectPlants, relativePlant])('$rule speaks about $file', ({ rule, file }) => {
    const said = about(file).filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries');
    expect(said.map(({ message }) => message).join('\n')).toContain(rule);
  });
});

describe('names that the inner layers may not use', () => {
  it('has a planted violation for every restricted name, and no plant without one', () => {
    const globals = optionsOf('no-restricted-globals') as readonly { name: string }[];
    const properties = optionsOf('no-restricted-properties') as readonly { object: string; property: string }[];
    const expected = [
      ...globals.map(({ name }) => `no-restricted-globals ${name}`),
      ...properties.map(({ object, property }) => `no-restricted-properties ${object}.${property}`),
    ];
    const planted = restrictedPlants.map(({ rule }) => rule).filter((rule) => !rule.startsWith('no-restricted-syntax'));
    expect([...new Set(planted)].sort()).toEqual(expected.sort());
  });

  it('knows every kind of no-restricted rule that is switched on', () => {
    const on = Object.entries(inner).filter(([rule, [level]]) => rule.startsWith('no-restricted-') && level === 2);
    const planted = new Set(restrictedPlants.map(({ rule }) => rule.split(' ')[0]));
    expect(on.map(([rule]) => rule).sort()).toEqual([...planted].sort());
    expect(optionsOf('no-restricted-syntax')).toHaveLength(2);
  });

  it.each(restrictedPlants)('$rule speaks about $file', ({ rule, file }) => {
    const [ruleId = '', name = ''] = rule.split(' ');
    const said = about(file).filter((message) => message.ruleId === ruleId);
    expect(said).not.toEqual([]);
    if (ruleId === 'no-restricted-globals') expect(said[0]?.message).toContain(`'${name}'`);
  });
});

describe('other rules', () => {
  it.each(otherPlants)('$rule speaks about $file', ({ rule, file }) => {
    expect(about(file).map(({ ruleId }) => ruleId)).toContain(rule);
  });

  it.each(lintCleanFiles)('nothing restricts $file', ({ file }) => {
    const said = about(file).filter(({ ruleId }) => ruleId === null || /^(no-restricted|@nx)/.test(ruleId));
    expect(said).toEqual([]);
  });
});
