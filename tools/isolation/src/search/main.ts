import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCacheFor } from '../world/shared-cache.ts';
import { openEngine } from '../world/engine.ts';
import { searchForLeak } from './leak-search.ts';

const usage = `Looks for a leak between merchants by random operations.

  npx nx run isolation:search -- --operations 1000000 [--engine pglite|container|postgres://owner:password@host/db]
    [--cache memory|container|redis://host:port] [--seed N] [--out FILE]

An operation is a call of a use case or adapter, a statement inside a transaction, or a read of the cache, whose result
was searched for the marks of other merchants.`;

const wholeNumber = (text: string, name: string, min: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min) return value;
  console.error(`--${name} must be a whole number of at least ${min}.\n\n${usage}`);
  process.exit(2);
};

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'pglite' },
    cache: { type: 'string', default: 'memory' },
    seed: { type: 'string', default: '20261124' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const operationsMin = wholeNumber(values.operations, 'operations', 1);
const seed = wholeNumber(values.seed, 'seed', 0);
const progressEveryMs = 15_000;

const engine = await openEngine(values.engine);
const cache = await openCacheFor(values.cache);
const started = performance.now();
const secondsSince = (): number => (performance.now() - started) / 1000;
let told = started;
const rate = (operations: number): string => `${Math.round(operations / secondsSince()).toLocaleString('en')} a second`;
try {
  const result = await searchForLeak(engine, {
    seed,
    operationsMin,
    shrink: true,
    ...(cache && { cacheStore: cache.store }),
    onProgress: (operations, worlds) => {
      if (performance.now() - told < progressEveryMs) return;
      told = performance.now();
      const share = Math.min(100, (100 * operations) / operationsMin).toFixed(1);
      console.log(`${share} %  ${operations.toLocaleString('en')} operations in ${worlds} worlds, ${rate(operations)}`);
    },
  });
  const { operations, counts, counterexample } = result;
  const seconds = Math.round(secondsSince());
  if (values.out !== undefined)
    writeFileSync(
      values.out,
      `${JSON.stringify({ ...result, seconds, perSecond: operations / secondsSince() }, null, 2)}\n`,
    );
  if (counterexample)
    console.log(
      `\n${counterexample.message}\n\nSmallest steps found (seed ${seed}, path ${counterexample.path}):\n${counterexample.steps}\n`,
    );
  console.log(
    `${counterexample ? 'FOUND' : 'no leak'}: ${result.engine}${cache ? ' and a shared cache' : ''}, ${operations.toLocaleString('en')} operations (${counts.calls.toLocaleString('en')} calls, ` +
      `${counts.statements.toLocaleString('en')} statements, ${counts.cacheReads.toLocaleString('en')} cache reads) in ${result.runs} worlds, ` +
      `${result.tables.length} tables, seed ${seed}, ${seconds} s, ${rate(operations)}`,
  );
  process.exitCode = counterexample ? 1 : 0;
} finally {
  await cache?.close();
  await engine.close();
}
