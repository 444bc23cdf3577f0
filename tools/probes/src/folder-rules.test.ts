import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { circle, folderCleanFiles, folderPlants } from './folder-plants.ts';
import { cleanEnv, plantWorkspace, root } from './planted-workspace.ts';

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string }[];
};

let found: ReadonlySet<string>;

beforeAll(() => {
  const { folder, remove } = plantWorkspace([...folderPlants, circle, ...folderCleanFiles]);
  try {
    const run = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'libs', 'apps'],
      ],
      { cwd: folder, env: cleanEnv(), encoding: 'utf8', maxBuffer: 64 << 20, timeout: 60_000 },
    );
    if (run.stdout === '') throw new Error(run.stderr);
    const { summary } = JSON.parse(run.stdout) as Report;
    found = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
  } finally {
    remove();
  }
});

describe('rules between the folders of a library', () => {
  it('has a planted violation for every rule, and no plant without a rule', () => {
    const rules = new Set(config.forbidden.map(({ name }) => name));
    expect(new Set(folderPlants.map(({ rule }) => rule))).toEqual(rules);
  });

  it.each(folderPlants)('$rule speaks about $file', ({ rule, file }) => {
    expect([...found]).toContain(`${rule}: ${file}`);
  });

  it('says nothing about code that obeys', () => {
    const clean = new Set(folderCleanFiles.map(({ file }) => file));
    expect([...found].filter((line) => clean.has(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
  });
});
