import { searchForLeak, type OperationName } from '../search/leak-search.ts';
import type { Engine } from '../world/engine.ts';
import type { MutationOutcome } from './run-catalogue.ts';
import { rewritingDatabase } from './rewriting-database.ts';
import { conditionAt, conditionsIn, normalised, sourceConditions, withoutCondition } from './tenant-conditions.ts';

/** Raw statements have no condition to remove: the policy is all they have. */
const productOnly: readonly OperationName[] = ['transaction', 'cached', 'platformLook', 'readRegistry'];

export interface ConditionOptions {
  readonly root: string;
  readonly seed: number;
  readonly operationsMax: number;
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

interface Mutant {
  readonly statement: string;
  readonly n: number;
}

const searchWith = async (
  engine: Engine,
  { seed }: ConditionOptions,
  operationsMin: number,
  rewrite: (text: string) => string,
) =>
  (
    await searchForLeak(engine, {
      seed,
      operationsMin,
      without: productOnly,
      merchantsMax: 3,
      evenly: true,
      database: rewritingDatabase(engine.database, rewrite),
    })
  ).counterexample?.message ?? null;

const collect = async (engine: Engine, options: ConditionOptions): Promise<string[]> => {
  const met = new Set<string>();
  await searchWith(engine, options, options.operationsMax, (text) => {
    if (conditionsIn(text) > 0) met.add(text);
    return text;
  });
  return [...met].sort();
};

const setPolicies = async (engine: Engine, enabled: boolean): Promise<void> => {
  for (const table of engine.tenantTables)
    await engine.owner.script(`alter table ${table} ${enabled ? 'enable' : 'disable'} row level security`);
};

/**
 * Takes each tenant condition out of the statements that the product sends. With the policies on nothing may leak, so
 * each is tried once more with the policies off as well, where the search must notice; a condition that another one of
 * its statement stands for is taken out together with it.
 */
export const runConditionMutations = async (engine: Engine, options: ConditionOptions): Promise<ConditionReport> => {
  const statements = await collect(engine, options);
  const mutants = statements
    .flatMap((statement) => Array.from({ length: conditionsIn(statement) }, (_, n): Mutant => ({ statement, n })))
    .filter(({ statement }) => options.only?.test(statement) ?? true);
  const withMutant = (operationsMin: number, { statement }: Mutant, n: number | 'all'): Promise<string | null> =>
    searchWith(engine, options, operationsMin, (text) => (text === statement ? withoutCondition(text, n) : text));

  const held: (string | null)[] = [];
  for (const mutant of mutants) held.push(await withMutant(options.operationsMax / 4, mutant, mutant.n));
  const outcomes: MutationOutcome[] = [];
  await setPolicies(engine, false);
  try {
    const alone = await searchWith(engine, options, options.operationsMax, (text) => text);
    for (const [at, mutant] of mutants.entries()) {
      const first = held[at] ?? null;
      const second = first === null ? await withMutant(options.operationsMax, mutant, mutant.n) : null;
      const third = first === null && second === null ? await withMutant(options.operationsMax, mutant, 'all') : null;
      const caughtBy = [
        ...(first === null ? [] : ['search']),
        ...(second === null ? [] : ['held by the policy; search without it']),
        ...(third === null ? [] : ['held by the policy and its statement; search without both']),
      ];
      const outcome: MutationOutcome = {
        kind: 'condition',
        name: `${conditionAt(mutant.statement, mutant.n)} (${mutant.n + 1}) in ${normalised(mutant.statement).slice(0, 110)}`,
        caughtBy,
        evidence: first ?? second ?? third ?? '',
      };
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
    const seen = statements.map(normalised);
    const unmet = sourceConditions(options.root)
      .filter(({ fragment }) => !seen.some((statement) => statement.includes(fragment)))
      .map(({ place }) => place);
    return { outcomes, conditionsHoldAlone: alone === null, unmet };
  } finally {
    await setPolicies(engine, true);
  }
};
