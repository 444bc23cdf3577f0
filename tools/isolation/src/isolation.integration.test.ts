import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCatalogueMutations } from './mutate/run-catalogue.ts';
import { searchForLeak } from './search/leak-search.ts';
import { openEngine, type Engine } from './world/engine.ts';
import { openCacheFor } from './world/shared-cache.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine('container');
});
afterAll(() => engine.close());

it('[SEC5] PostgreSQL 17: every table with a merchant has its guards', async () => {
  expect(await tenantTableFaults(engine.owner)).toEqual([]);
});

it(
  '[SEC5] PostgreSQL 17: no leak in random work of merchants side by side on few connections',
  { timeout: 300_000 },
  async () => {
    const result = await searchForLeak(engine, { seed: 6, operationsMin: 10_000 });
    expect(result.counterexample).toBeNull();
  },
);

it('[SEC5] [F11] Valkey: no leak through a cache that all merchants share', { timeout: 300_000 }, async () => {
  const cache = await openCacheFor('container');
  if (!cache) throw new Error('a container is no memory');
  const embedded = await openEngine('pglite');
  const result = await searchForLeak(embedded, { seed: 7, operationsMin: 3_000, cacheStore: cache.store });
  await Promise.all([embedded.close(), cache.close()]);
  expect(result.counterexample).toBeNull();
  expect(result.counts.cacheReads).toBeGreaterThan(100);
});

it('[SEC5] PostgreSQL 17: each guard of a table is missed by a check', { timeout: 300_000 }, async () => {
  const { outcomes } = await runCatalogueMutations(engine, { only: /^(?:documents|usage_events)\b/ });
  expect(outcomes.length).toBeGreaterThan(20);
  expect(outcomes.filter(({ caughtBy }) => caughtBy.length === 0)).toEqual([]);
});
