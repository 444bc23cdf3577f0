import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { guardLines, type GuardedFile, type GuardLine } from './guard-lines.ts';
import type { MutationOutcome } from './run-catalogue.ts';
import { applyMutant } from './source-mutant.ts';

interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

const timeoutMs = 240_000;

const run = (command: string, args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(command, [...args], { cwd, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}` });
    });
  });

const projectOf = (file: string): string => file.slice(0, file.indexOf('/src/'));

/** The project of the guard beside the installed packages, in a folder of its own; the tree is never touched. */
const copyOf = (root: string, project: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'isolation-mutant-'));
  cpSync(join(root, project), join(folder, project), {
    recursive: true,
    filter: (path) => !/\/(?:node_modules|dist|\.reports)$/.test(path),
  });
  for (const name of ['vitest.shared.ts', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** The first test that failed, by its name. */
const failedTest = (output: string): string =>
  /FAIL\s+(.*)/.exec(output.replaceAll(/\u001b\[[0-9;]*m/g, ''))?.[1]?.trim() ?? 'the tests do not start';

const runTests = (root: string, folder: string, project: string, checks: readonly string[]): Promise<Ran> => {
  const up = project
    .split('/')
    .map(() => '..')
    .join('/');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const tests = checks.map((check) => relative(project, check));
  return run(
    process.execPath,
    [vitest, 'run', '--root', '.', '--config', `${up}/vitest.shared.ts`, '--bail', '1', ...tests],
    join(folder, project),
  );
};

const tryGuard = async (root: string, folder: string, guard: GuardLine): Promise<MutationOutcome> => {
  const file = relative(root, guard.file);
  const text = readFileSync(guard.file, 'utf8');
  const copied = join(folder, file);
  writeFileSync(copied, applyMutant(text, { file, edits: [guard.edit] }));
  try {
    const { ok, output } = await runTests(root, folder, projectOf(file), guard.checks);
    return { kind: 'check', name: guard.name, caughtBy: ok ? [] : [failedTest(output)], evidence: '' };
  } finally {
    writeFileSync(copied, text);
  }
};

/** Takes each guard in code away in a copy of its project and runs the tests that must notice. */
export const runGuardLines = async (
  root: string,
  options: {
    readonly files?: readonly GuardedFile[];
    readonly only?: RegExp;
    readonly onOutcome?: (outcome: MutationOutcome) => void;
  } = {},
): Promise<MutationOutcome[]> => {
  const folders = new Map<string, string>();
  const sound = new Set<string>();
  const outcomes: MutationOutcome[] = [];
  try {
    for (const guard of guardLines(root, options.files)) {
      if (options.only && !options.only.test(guard.name)) continue;
      const project = projectOf(relative(root, guard.file));
      const folder = folders.get(project) ?? copyOf(root, project);
      folders.set(project, folder);
      // Tests that fail anyway would seem to notice everything.
      const checks = guard.checks.join(' ');
      if (!sound.has(checks)) {
        const { ok, output } = await runTests(root, folder, project, guard.checks);
        if (!ok) throw new Error(`${checks} fails with every guard in place: ${failedTest(output)}`);
        sound.add(checks);
      }
      const outcome = await tryGuard(root, folder, guard);
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
  } finally {
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  }
  return outcomes;
};
