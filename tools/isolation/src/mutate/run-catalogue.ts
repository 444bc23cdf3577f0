import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { WorldRun } from '../search/world-run.ts';
import type { Engine } from '../world/engine.ts';
import { subjectAt } from '../world/markers.ts';
import { makeProduct } from '../world/product.ts';
import { catalogueMutations, type CatalogueMutation } from './catalogue-mutations.ts';
import { nestedDatabase } from './nested-database.ts';
import { probeTable } from './table-probe.ts';
import { useProduct } from './use-product.ts';

/** What became of one mutation; `caughtBy` names the checks that noticed. */
export interface MutationOutcome {
  readonly kind: 'catalogue' | 'condition' | 'check';
  readonly name: string;
  readonly caughtBy: readonly string[];
  readonly evidence: string;
}

/** Rights that today's code does not use: taking them away is no loss, so nothing can notice. */
export const needlessRights: readonly string[] = [];

const subjects = [subjectAt(1), subjectAt(2), subjectAt(3)] as const;

interface Prepared {
  readonly byUser: ReadonlySet<string>;
  readonly expires: ReadonlySet<string>;
  /** Tables that the day of a merchant leaves empty: only the catalogue and the product's own use watch over those. */
  readonly unfilled: readonly string[];
}

/** Two merchants with rows in the tables. */
const prepare = async (engine: Engine): Promise<Prepared> => {
  await engine.empty();
  const seed = new WorldRun((log) => makeProduct(engine.database, log), engine.tenantTables, subjects);
  for (const model of seed.models.slice(0, 2)) {
    const faults = await useProduct(seed, model, false);
    if (faults.length > 0) throw new Error(`the unchanged product fails: ${faults.join('; ')}`);
  }
  const unfilled: string[] = [];
  for (const table of engine.tenantTables) {
    const [row] = await engine.owner.query<{ n: number }>(`select count(distinct merchant_id)::int as n from ${table}`);
    if (row?.n !== 2) unfilled.push(table);
  }
  const withPolicy = async (ending: string): Promise<ReadonlySet<string>> => {
    const rows = await engine.owner.query<{ table: string }>(
      `select c.relname::text as table from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = c.relname || $1`,
      [ending],
    );
    return new Set(rows.map(({ table }) => table));
  };
  return { byUser: await withPolicy('_user'), expires: await withPolicy('_alive'), unfilled };
};

const tryMutation = async (
  engine: Engine,
  prepared: Prepared,
  mutation: CatalogueMutation,
): Promise<MutationOutcome> => {
  const { owner } = engine;
  const evidence: string[] = [];
  const caughtBy: string[] = [];
  const note = (check: string, faults: readonly string[]): void => {
    if (faults.length === 0) return;
    caughtBy.push(check);
    evidence.push(`${check}: ${faults[0] ?? ''}`);
  };
  await owner.script('begin');
  try {
    await owner.script(mutation.sql);
    note('catalogue', await tenantTableFaults(owner));
    const database = nestedDatabase(owner);
    if (mutation.table !== null && !prepared.unfilled.includes(mutation.table)) {
      const { table } = mutation;
      const rules = { byUser: prepared.byUser.has(table), expires: prepared.expires.has(table) };
      note('probe', await probeTable({ database, owner, table, ...rules, own: subjects[0], foreign: subjects[1] }));
    }
    // A removed right shows when somebody needs it.
    if (caughtBy.length === 0) {
      const world = new WorldRun((log) => makeProduct(database, log), engine.tenantTables, subjects);
      const [model] = world.models.slice(2);
      if (model) {
        const faults = await useProduct(world, model, true);
        note('use', faults);
        if (faults.length === 0) {
          const erased = await world.product.data.remove(model.subject.id).then(
            () => [],
            (error: unknown) => [String(error)],
          );
          note('erasure', erased);
        }
      }
    }
  } finally {
    await owner.script('rollback');
  }
  return { kind: 'catalogue', name: mutation.name, caughtBy, evidence: evidence.join('; ') };
};

/** Every guard of the catalogue away in turn, in a transaction that is rolled back. */
export const runCatalogueMutations = async (
  engine: Engine,
  options: { readonly only?: RegExp; readonly onOutcome?: (outcome: MutationOutcome) => void } = {},
): Promise<{ outcomes: MutationOutcome[]; unfilled: readonly string[] }> => {
  const prepared = await prepare(engine);
  const tables = await engine.owner.query<{ name: string }>(
    `select tablename::text as name from pg_tables where schemaname = 'public' and tablename not like '%migrations' order by 1`,
  );
  const platformTables = tables.map(({ name }) => name).filter((name) => !engine.tenantTables.includes(name));
  const outcomes: MutationOutcome[] = [];
  for (const mutation of await catalogueMutations(engine.owner, engine.tenantTables, platformTables)) {
    if (options.only && !options.only.test(mutation.name)) continue;
    const outcome = await tryMutation(engine, prepared, mutation);
    outcomes.push(outcome);
    options.onOutcome?.(outcome);
  }
  return { outcomes, unfilled: prepared.unfilled };
};
