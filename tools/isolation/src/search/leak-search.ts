import { isAppError } from '@rag-assistant/kernel';
import type { CacheStore } from '@rag-assistant/platform-cache';
import type { Database } from '@rag-assistant/platform-postgres';
import fc from 'fast-check';
import type { Engine } from '../world/engine.ts';
import { subjectAt } from '../world/markers.ts';
import { makeProduct } from '../world/product.ts';
import { numberMax, type Numbers, type Perform } from './operation.ts';
import { billingOperations } from './perform-billing.ts';
import { conversationOperations } from './perform-conversations.ts';
import { documentOperations, settle } from './perform-documents.ts';
import { fileOperations } from './perform-files.ts';
import { platformOperations } from './perform-platform.ts';
import { sqlOperations } from './perform-sql.ts';
import { upkeepOperations } from './perform-upkeep.ts';
import { LeakFound, totalOf, WorldRun, type MerchantModel, type OperationCounts } from './world-run.ts';

const operations = {
  ...documentOperations,
  ...fileOperations,
  ...conversationOperations,
  ...platformOperations,
  ...upkeepOperations,
  ...billingOperations,
  ...sqlOperations,
};
export type OperationName = keyof typeof operations;

/** How often each comes; dear ones seldom, so that many of the others fit in. */
const weights: Readonly<Record<OperationName, number>> = {
  ingest: 3,
  search: 5,
  list: 4,
  get: 6,
  products: 4,
  remove: 3,
  removeAll: 1,
  synonyms: 2,
  createSession: 4,
  findSession: 5,
  listSessions: 4,
  appendTurn: 4,
  removeSession: 1,
  recordUsage: 4,
  sessionCost: 4,
  runTool: 3,
  ask: 1,
  cached: 30,
  keepSecret: 2,
  revealSecret: 2,
  takeSeat: 3,
  readRegistry: 1,
  exportAll: 1,
  eraseAll: 1,
  platformLook: 3,
  reembed: 1,
  catalogueVersion: 2,
  eraseSecrets: 1,
  fullSeats: 1,
  spendBudget: 2,
  readBills: 2,
  alertBudget: 2,
  storeFile: 2,
  readFiles: 3,
  removeFile: 2,
  transaction: 24,
};

export interface SearchOptions {
  readonly seed: number;
  /** Stops after the run in which this many were reached. */
  readonly operationsMin: number;
  readonly onProgress?: (operations: number, runs: number) => void;
  /** Leaves out what relies on the policies alone. */
  readonly without?: readonly OperationName[];
  /** Looks for the smallest counterexample; else the first one ends the search. */
  readonly shrink?: boolean;
  readonly merchantsMax?: number;
  /** In place of the engine's own. */
  readonly database?: Database;
  /** A shared cache; each world has one of its own when left out. */
  readonly cacheStore?: CacheStore;
}

export interface SearchResult {
  readonly engine: string;
  readonly seed: number;
  readonly operations: number;
  readonly counts: OperationCounts;
  readonly runs: number;
  readonly bursts: number;
  readonly tables: readonly string[];
  /** What was found, with the smallest operations that show it; null when nothing leaked. */
  readonly counterexample: { readonly message: string; readonly path: string; readonly steps: string } | null;
}

interface Step {
  readonly who: number;
  readonly what: OperationName;
  readonly numbers: Numbers;
}

const merchantsDefault = 5;
const burstsPerRunMax = 60;
const stepsPerBurstMax = 14;

const number = fc.nat(numberMax);
const stepOf = (names: readonly OperationName[], merchants: number): fc.Arbitrary<Step> =>
  fc.record(
    {
      who: fc.nat(merchants - 1),
      what: fc.constantFrom(...names.flatMap((name) => Array.from({ length: weights[name] }, () => name))),
      numbers: fc.tuple(number, number, number),
    },
    { noNullPrototype: true },
  );

const perform = async (run: WorldRun, model: MerchantModel, { what, numbers }: Step): Promise<void> => {
  const operation: Perform = operations[what];
  try {
    await operation(run, model, numbers);
  } catch (error) {
    run.see(model, what, error, 'error');
    run.product.logger.error({ merchantId: model.subject.id, err: error }, 'operation');
    const told = isAppError(error) ? JSON.stringify({ code: error.code, ...error.context }) : String(error);
    run.expect(model, what, false, `failed: ${told}`);
  }
};

/** Merchants work side by side, each step by step, so that what each must have stays known. */
class Burst implements fc.AsyncCommand<object, WorldRun> {
  readonly steps: readonly Step[];
  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, world: WorldRun): Promise<void> {
    await Promise.all(
      world.models.map(async (model, at) => {
        for (const step of this.steps) if (step.who === at) await perform(world, model, step);
      }),
    );
    world.seeMetrics();
    if (world.leaks.length + world.faults.length > 0) throw new LeakFound(world.leaks, world.faults);
  }

  toString(): string {
    return this.steps.map(({ who, what, numbers }) => `${who}.${what}(${numbers.join(',')})`).join(' ');
  }
}

/** Random merchants do random things at once on one database; a mark of one in anything that another gets is a leak. */
export const searchForLeak = async (engine: Engine, options: SearchOptions): Promise<SearchResult> => {
  const merchants = options.merchantsMax ?? merchantsDefault;
  const names = (Object.keys(operations) as OperationName[]).filter((name) => !options.without?.includes(name));
  const database = options.database ?? engine.database;
  const counts: OperationCounts = { calls: 0, statements: 0, cacheReads: 0 };
  const done = (): number => totalOf(counts);
  let runs = 0;
  let bursts = 0;
  const burst = fc
    .array(stepOf(names, merchants), {
      minLength: 1,
      maxLength: stepsPerBurstMax,
      size: 'max',
    })
    .map((steps) => new Burst(steps));
  const property = fc.asyncProperty(
    fc.commands([burst], { maxCommands: burstsPerRunMax, size: 'max' }),
    fc.nat(50_000),
    async (commands, base) => {
      if (done() >= options.operationsMin) return;
      await engine.empty();
      const subjects = Array.from({ length: merchants }, (_, at) => subjectAt(base + at));
      const world = new WorldRun(
        (onLogLine) => makeProduct(database, onLogLine, options.cacheStore),
        engine.tenantTables,
        subjects,
      );
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
        if (!options.without?.includes('list')) for (const model of world.models) await settle(world, model);
        if (world.leaks.length + world.faults.length > 0) throw new LeakFound(world.leaks, world.faults);
      } finally {
        for (const kind of ['calls', 'statements', 'cacheReads'] as const) counts[kind] += world.counts[kind];
        runs += 1;
        bursts += [...commands].length;
        options.onProgress?.(done(), runs);
      }
    },
  );
  const details = await fc.check(property, {
    seed: options.seed,
    numRuns: Math.max(20, Math.ceil(options.operationsMin / 50)),
    endOnFailure: options.shrink !== true,
  });
  const failure = details.errorInstance;
  return {
    engine: engine.name,
    seed: options.seed,
    operations: done(),
    counts,
    runs,
    bursts,
    tables: engine.tenantTables,
    counterexample: details.failed
      ? {
          message: failure instanceof Error ? failure.message : String(failure),
          path: details.counterexamplePath ?? '',
          steps: [...(details.counterexample?.[0] ?? [])].map((command) => command.toString()).join('\n'),
        }
      : null,
  };
};
