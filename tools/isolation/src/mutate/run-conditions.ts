import type { OwnerSql } from '@rag-assistant/platform-postgres';
import { WorldRun, type KnownDocument } from '../search/world-run.ts';
import type { Engine } from '../world/engine.ts';
import { subjectAt } from '../world/markers.ts';
import { makeProduct } from '../world/product.ts';
import { nestedDatabase } from './nested-database.ts';
import type { MutationOutcome } from './run-catalogue.ts';
import { rewritingDatabase } from './rewriting-database.ts';
import { conditionAt, conditionsIn, normalised, sourceConditions, withoutCondition } from './tenant-conditions.ts';
import { useProduct } from './use-product.ts';

export interface ConditionOptions {
  readonly root: string;
  readonly only?: RegExp;
  readonly onOutcome?: (outcome: MutationOutcome) => void;
}

export interface ConditionReport {
  readonly outcomes: readonly MutationOutcome[];
  /** Whether the unchanged conditions alone keep merchants apart, all policies off. */
  readonly conditionsHoldAlone: boolean;
  /** Conditions in the sources that no operation met. */
  readonly unmet: readonly string[];
}

const derivedId = 'the ids of documents are made from their merchant';

/** Conditions whose absence changes nothing, each with what makes it so. */
export const equivalentConditions: readonly { readonly statement: RegExp; readonly why: string }[] = [
  {
    statement: /wanted\(id\) cross join lateral|delete from documents d where .* d\.document_id = any/,
    why: 'the ids asked for follow from the merchant',
  },
  {
    statement: /select document_id from documents .*external_id not in|external_id <> all/,
    why: 'what it finds is deleted under a condition of its own',
  },
  {
    statement: /select token_id, kind, key_version, sealed from pii_tokens/,
    why: 'the ids asked for are made with a key of the owner',
  },
  {
    statement: /with recursive models\(id\)/,
    why: 'models alone are read by it, and it deletes by the conditions beside it',
  },
  { statement: /insert into chunk_vectors .* join chunks c/, why: derivedId },
  { statement: /delete from document_places|select document_id, blocks from document_places/, why: derivedId },
  { statement: /as expired from counters$/, why: 'it only decides whether the own holds are looked at' },
  {
    statement: /from lexical_stats .* for update$/,
    why: 'a lock: without it writers wait for those of others as well',
  },
  { statement: /select min\(key_version\)/, why: 'every version that it can find belongs to a key of the merchant' },
  {
    statement: /delete from lexical_postings b where .* and b\.n = 0$/,
    why: 'blocks without postings alone go, and nobody needs those',
  },
];

const [neighbour, subject] = [subjectAt(1), subjectAt(2)] as const;

interface Prepared {
  readonly engine: Engine;
  readonly documents: ReadonlyMap<string, KnownDocument>;
}

/** All rows of one merchant in all tables, as one line a table. */
const rowsOf = async (owner: OwnerSql, tables: readonly string[]): Promise<string[]> => {
  const lines: string[] = [];
  for (const table of tables) {
    const [row] = await owner.query<{ rows: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as rows from ${table} t where merchant_id = $1::uuid`,
      [neighbour.id],
    );
    lines.push(`${table} ${row?.rows ?? ''}`);
  }
  return lines;
};

const withPolicies = async (owner: OwnerSql, tables: readonly string[], on: boolean): Promise<void> => {
  if (!on) for (const table of tables) await owner.script(`alter table ${table} disable row level security`);
};

/**
 * A whole day of one merchant beside another that has the same keys, its statements rewritten: what is wrong with what
 * it gets, or with what the other one has afterwards; null when nothing. Leaves the database as it was.
 */
const dayWith = async (
  { engine, documents }: Prepared,
  policies: boolean,
  rewrite: (text: string) => string,
): Promise<string | null> => {
  const { owner, tenantTables } = engine;
  await owner.script('begin');
  try {
    const before = await rowsOf(owner, tenantTables);
    await withPolicies(owner, tenantTables, policies);
    const database = rewritingDatabase(nestedDatabase(owner), rewrite);
    const world = new WorldRun((log) => makeProduct(database, log), tenantTables, [subject, neighbour]);
    const [model, other] = world.models;
    if (!model) return null;
    // Its documents can be asked for by their true ids.
    for (const [externalId, known] of documents) other?.documents.set(externalId, known);
    const faults = await useProduct(world, model, true, 7);
    if (faults[0] !== undefined) return faults[0];
    try {
      await world.product.data.remove(model.subject.id);
      if ((await world.product.data.count(model.subject.id)) > 0)
        return 'something was left, or counted that is not there';
    } catch (error) {
      return `the erasure fails: ${String(error)}`;
    }
    const after = await rowsOf(owner, tenantTables);
    const changed = after.find((line, at) => line !== before[at]);
    return changed === undefined ? null : `the neighbour has other rows in ${changed.split(' ')[0] ?? ''}`;
  } finally {
    await owner.script('rollback');
  }
};

/** The neighbour, also with rows that are due to go: a careless sweep takes them. */
const prepare = async (engine: Engine): Promise<Prepared> => {
  await engine.empty();
  const seed = new WorldRun((log) => makeProduct(engine.database, log), engine.tenantTables, [neighbour, subject]);
  const [model] = seed.models;
  const faults = model ? await useProduct(seed, model, false) : [];
  if (faults.length > 0) throw new Error(`the unchanged product fails: ${faults.join('; ')}`);
  // What a statement without its condition would take, hold back or believe.
  await engine.owner.script(`
    update sessions set expires_at = '2020-01-01' where user_id = 'user-0';
    update merchant_seats set last_seen_on = last_seen_on - 1;
    update pii_tokens set kept_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where user_id = 'user-0';
    update budgets set soft_micro_usd = 0, hard_micro_usd = 1;
    update budget_holds set expires_at = '2020-01-01';
    insert into usage_rollups select (jsonb_populate_record(null::usage_rollups, to_jsonb(t) || '{"hour": "2025-01-01T00:00:00Z"}')).* from usage_rollups t;
    insert into chunk_vectors select merchant_id, 'isolation:left', shelf, ord, embedding from chunk_vectors`);
  return { engine, documents: model?.documents ?? new Map() };
};

const levels = [
  { policies: true, all: false, caughtBy: 'the product’s use' },
  { policies: false, all: false, caughtBy: 'held by the policy; use without it' },
  { policies: false, all: true, caughtBy: 'held by the policy and its statement; use without both' },
] as const;

/**
 * Takes each tenant condition out of the statements that the product sends. With the policies on nothing may go wrong,
 * so each is tried once more with the policies off as well; a condition that another one of its statement stands for is
 * taken out together with it.
 */
export const runConditionMutations = async (engine: Engine, options: ConditionOptions): Promise<ConditionReport> => {
  const prepared = await prepare(engine);
  const met = new Set<string>();
  const sound = await dayWith(prepared, true, (text) => {
    if (conditionsIn(text) > 0) met.add(text);
    return text;
  });
  if (sound !== null) throw new Error(`the unchanged product fails: ${sound}`);
  const alone = await dayWith(prepared, false, (text) => text);
  const statements = [...met].sort();
  const outcomes: MutationOutcome[] = [];
  for (const statement of statements.filter((text) => options.only?.test(text) ?? true))
    for (let n = 0; n < conditionsIn(statement); n += 1) {
      let caught: { by: string; evidence: string } | null = null;
      for (const { policies, all, caughtBy } of levels) {
        const evidence = await dayWith(prepared, policies, (text) =>
          text === statement ? withoutCondition(text, all ? 'all' : n) : text,
        );
        if (evidence === null) continue;
        caught = { by: caughtBy, evidence };
        break;
      }
      const outcome: MutationOutcome = {
        kind: 'condition',
        name: `${conditionAt(statement, n)} (${n + 1}) in ${normalised(statement).slice(0, 110)}`,
        caughtBy: caught ? [caught.by] : [],
        evidence:
          caught?.evidence ??
          equivalentConditions.find((known) => known.statement.test(normalised(statement)))?.why ??
          '',
      };
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
  const seen = statements.map(normalised);
  const unmet = sourceConditions(options.root)
    .filter(({ fragment }) => !seen.some((statement) => statement.includes(fragment)))
    .map(({ place }) => place);
  return { outcomes, conditionsHoldAlone: alone === null, unmet: [...new Set(unmet)] };
};
