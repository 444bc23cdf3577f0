import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tenantTableFaults, type Database } from '@rag-assistant/platform-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCatalogueMutations } from './mutate/run-catalogue.ts';
import { runConditionMutations } from './mutate/run-conditions.ts';
import { searchForLeak } from './search/leak-search.ts';
import { compareTimes } from './side-channel/compare-times.ts';
import { measureEmptyMerchant } from './side-channel/empty-merchant.ts';
import { openEngine, type Engine } from './world/engine.ts';
import { foreignMarks, subjectAt, textOf } from './world/markers.ts';
import { composedMigrations } from './world/schema.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine('pglite');
});
afterAll(() => engine.close());

describe('the composed schema', () => {
  it('[SEC5] has the guards of a tenant table on every table with a merchant', async () => {
    expect(await tenantTableFaults(engine.owner)).toEqual([]);
    expect(engine.tenantTables).toEqual(
      expect.arrayContaining(['documents', 'sessions', 'usage_events', 'pii_tokens']),
    );
  });

  it('[SEC5] holds the migrations of every library that has some', () => {
    const root = join(import.meta.dirname, '../../../libs');
    const ids = composedMigrations.map(({ id }) => id);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^[^/]+\/src\/adapters\/[^/]*-migrations\.ts$/.test(name),
    );
    for (const name of files)
      for (const [, id] of readFileSync(join(root, name), 'utf8').matchAll(/\bid: '(\d{3}-[\w-]+)'/g))
        expect(ids).toContain(id);
    expect(files.length).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ['planted: row-level security is not enabled', 'create table planted (merchant_id uuid not null, id int)'],
    ['planted: no index is led by merchant_id', 'create table planted (merchant_id uuid not null, id int)'],
    ['planted: merchant_id is not a required uuid', 'create table planted (merchant_id text)'],
    [
      'planted: the app role reaches a table without merchant_id',
      'create table planted (id int); grant select on planted to rag_app',
    ],
    ['chunks: row-level security is not forced', 'alter table chunks no force row level security'],
  ])('[SEC5] names a planted fault: %s', async (fault, sql) => {
    await engine.owner.script(`begin; ${sql}`);
    const faults = await tenantTableFaults(engine.owner);
    await engine.owner.script('rollback');
    expect(faults).toContain(fault);
  });
});

describe('a merchant without data', () => {
  it('[SEC5] gets the same answers whether its neighbours have data or none', { timeout: 120_000 }, async () => {
    const crowded = await openEngine('pglite');
    const options = { seed: 3, neighbours: 2, documentsEach: 20, rounds: 4 };
    const reports = await measureEmptyMerchant(engine, crowded, options);
    await crowded.close();
    expect(reports.map(({ question, sameAnswer }) => [question, sameAnswer])).toEqual(
      reports.map(({ question }) => [question, true]),
    );
    expect(reports.length).toBeGreaterThan(4);
  });

  it('is told apart by times that differ and not by times that do not', () => {
    const times = (base: number): number[] => Array.from({ length: 200 }, (_, n) => base + (n % 20) / 100);
    const same = compareTimes(times(1), times(1), 1);
    expect(same.ratio).toBe(1);
    expect(same.advantage).toBeCloseTo(0.5, 5);
    const other = compareTimes(times(1), times(2), 1);
    expect(other.ratioInterval[0]).toBeGreaterThan(1.5);
    expect(other.advantage).toBe(1);
  });
});

describe('marks', () => {
  it('are found in errors, maps and causes, and the own ones are none', () => {
    const [own, other] = [subjectAt(1), subjectAt(2)];
    const cause = new Error(`of ${other.marker}`);
    expect(foreignMarks(textOf(new Error('outer', { cause })), own)).toContain(other.marker);
    expect(foreignMarks(textOf(new Map([[1, { id: other.id }]])), own)).toEqual([other.id]);
    expect(foreignMarks(textOf([own.marker, own.id, 7n]), own)).toEqual([]);
    expect(new Set(Array.from({ length: 5000 }, (_, at) => subjectAt(at).marker)).size).toBe(5000);
  });
});

describe('the search for a leak', () => {
  it('[SEC5] finds none in random work of random merchants', { timeout: 120_000 }, async () => {
    const result = await searchForLeak(engine, { seed: 5, operationsMin: 1_500 });
    expect(result.counterexample).toBeNull();
    const { calls, statements, cacheReads } = result.counts;
    expect(Math.min(calls, statements, cacheReads)).toBeGreaterThan(0);
  });

  it.each([
    ['a policy', 'alter policy documents_tenant on documents using (true)'],
    ['row-level security of the sessions', 'alter table sessions disable row level security'],
  ])('[SEC5] finds one without %s', { timeout: 120_000 }, async (_what, off) => {
    const broken = await openEngine('pglite');
    await broken.owner.script(off);
    const { counterexample } = await searchForLeak(broken, { seed: 5, operationsMin: 4_000 });
    await broken.close();
    expect(counterexample).not.toBeNull();
  });

  it('[SEC5] finds one when a connection keeps the role of its owner', { timeout: 120_000 }, async () => {
    const careless: Database = {
      ...engine.database,
      forMerchant: (merchant, work) =>
        engine.database.forMerchant(merchant, async (sql) => {
          await sql.query(`select set_config('role', 'none', true)`);
          return work(sql);
        }),
    };
    const { counterexample } = await searchForLeak(engine, { seed: 5, operationsMin: 4_000, database: careless });
    expect(counterexample).not.toBeNull();
  });
});

describe('the guards of the catalogue', () => {
  it('[SEC5] are each missed by a check once taken away', { timeout: 120_000 }, async () => {
    const { outcomes, unfilled } = await runCatalogueMutations(engine, { only: /^(?:sessions|rag_app|merchants)\b/ });
    expect(outcomes.length).toBeGreaterThan(20);
    expect(outcomes.filter(({ caughtBy }) => caughtBy.length === 0)).toEqual([]);
    expect(unfilled).toEqual([]);
  });
});

describe('the tenant conditions of statements', () => {
  it('[F11] keep merchants apart without any policy, and each is missed', { timeout: 300_000 }, async () => {
    const root = join(import.meta.dirname, '../../..');
    const { outcomes, conditionsHoldAlone } = await runConditionMutations(engine, {
      root,
      only: /from usage_receipts\s+where/,
    });
    expect(conditionsHoldAlone).toBe(true);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ caughtBy, evidence }) => caughtBy.length === 0 && evidence === '')).toEqual([]);
  });
});
