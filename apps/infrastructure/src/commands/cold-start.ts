import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { median } from '../shared/median.ts';
import { plausibleEnvironment } from '../shared/plausible-environment.ts';

/**
 * How long a function takes from nothing to its handler: whole processes that import the bundle and end, beside one that
 * imports an empty handler. Prints a line each and JSON at the end.
 */
const runsMax = 15;
const workspace = resolve(import.meta.dirname, '../../../..');

const startMs = (file: string): number => {
  const start = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(file)});process.exit(0)`],
    {
      env: { PATH: process.env['PATH'], ...plausibleEnvironment },
      encoding: 'utf8',
    },
  );
  if (run.status !== 0)
    throw new Error(`${file} does not start: ${run.stderr.split('\n').find((line) => line.includes('Error')) ?? ''}`);
  return performance.now() - start;
};

const scratch = mkdtempSync(join(tmpdir(), 'rag-assistant-cold-'));
try {
  const empty = join(scratch, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => undefined;\n');
  const bundles = globSync('apps/*/dist/functions/*/main.mjs', { cwd: workspace }).sort();
  if (bundles.length === 0) throw new Error('No bundles: npx nx run-many -t functions');
  const files = [empty, ...bundles.map((file) => join(workspace, file))];
  const times = new Map(files.map((file) => [file, [] as number[]]));
  // Round by round, so that a busy moment of the machine falls on all of them.
  for (let run = 0; run < runsMax; run += 1) {
    for (const file of files) times.get(file)?.push(startMs(file));
    process.stderr.write(`\rround ${run + 1} of ${runsMax}`);
  }
  process.stderr.write('\n');
  const base = median(times.get(empty) ?? []);
  const rows = files.slice(1).map((file) => ({
    function: `${basename(resolve(dirname(file), '../../..'))}/${basename(dirname(file))}`,
    kB: Math.round(statSync(file).size / 1000),
    startMs: Math.round(median(times.get(file) ?? [])),
    ratio: Number((median(times.get(file) ?? []) / base).toFixed(2)),
  }));
  for (const row of rows)
    process.stdout.write(
      `${row.function.padEnd(44)} ${String(row.kB).padStart(5)} kB ${String(row.startMs).padStart(5)} ms  ${row.ratio} × empty\n`,
    );
  process.stdout.write(`${JSON.stringify({ runs: runsMax, emptyMs: Math.round(base), functions: rows })}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
