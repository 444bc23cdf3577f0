import { loopLimits, planOf, type AnswerBudget, type UsageMeter } from '@rag-assistant/assistant';
import {
  budgetSteps,
  chargeOf,
  checkPriced,
  makeCheckAlerts,
  makeCloseBills,
  makeReadBill,
  type AlertTarget,
  type BudgetAlerts,
  type BudgetStore,
  type PriceBook,
  type ReadBill,
  type StepCosts,
  type UsageRecords,
} from '@rag-assistant/billing';
import {
  postgresBudgetAlerts,
  postgresBudgetStore,
  postgresClosedBills,
  postgresUsageLedger,
  postgresUsageRecords,
} from '@rag-assistant/billing/adapters';
import { isAppError, type Clock, type MerchantId } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { MerchantData } from '@rag-assistant/tenancy';
import { Readable } from 'node:stream';

export interface OpenBillingOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly prices: PriceBook;
  readonly models: { readonly usual: string; readonly smaller?: string | undefined; readonly embedding: string };
  readonly alertTargets: readonly AlertTarget[];
  /** Told the code of what went wrong when alerts could not be looked at. */
  readonly onAlertFailure: (code: string) => void;
}

export interface Billing {
  readonly prices: PriceBook;
  readonly readBill: ReadBill;
  readonly records: UsageRecords;
  readonly budgets: BudgetStore;
  readonly alerts: BudgetAlerts;
}

export interface OpenedBilling {
  readonly billing: Billing;
  readonly meter: UsageMeter;
  readonly budget: AnswerBudget;
  /** Closes the bills of a merchant before its usage goes; stands before the database. */
  readonly data: MerchantData;
  /** Time that holding and recording has taken since the start, in milliseconds. */
  readonly meteringMs: () => number;
  /** Looks at merchants that used something since the last time; never rejects. */
  readonly checkAlerts: () => Promise<void>;
}

/** The most that one answer takes beside its model: searches, its time, and what is stored of it. */
const most = {
  embeddingTokens: 3_000,
  platform: { taskMs: loopLimits.timeMaxMs, databaseMs: 5_000, cacheOperations: 4, storedBytes: 20_000, requests: 1 },
};

const stepCostsOf = (prices: PriceBook, { usual, smaller, embedding }: OpenBillingOptions['models']): StepCosts => {
  const costs = budgetSteps.map((step) => {
    const { limits, usesModel, smallerModel } = planOf(step);
    const usage = {
      inputTokens: usesModel ? limits.tokensMax : 0,
      outputTokens: usesModel ? limits.modelCallsMax * limits.outputTokensPerCallMax : 0,
      cachedInputTokens: 0,
    };
    const modelId = smallerModel ? (smaller ?? usual) : usual;
    return [step, chargeOf(prices, { modelId, usage, embeddingModelId: embedding, ...most }).cost];
  });
  return Object.fromEntries(costs) as StepCosts;
};

/** @throws AppError `billing.unknown-price` when a configured model has no price: nothing is billed as free */
export const openBilling = (options: OpenBillingOptions): OpenedBilling => {
  const { database, clock, prices, models } = options;
  const { usual, smaller, embedding } = models;
  checkPriced(prices, { models: [usual, embedding, ...(smaller === undefined ? [] : [smaller])] });
  const records = postgresUsageRecords(database);
  const budgets = postgresBudgetStore(database);
  const alerts = postgresBudgetAlerts(database);
  const bills = { records, closed: postgresClosedBills(database) };
  const closeBills = makeCloseBills(bills);
  const check = makeCheckAlerts({ budgets, records, alerts, targets: options.alertTargets, clock });
  const ledger = postgresUsageLedger(database, prices);
  const active = new Set<MerchantId>();
  let meteringMs = 0;
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const sinceMs = clock.monotonicMs();
    try {
      return await work;
    } finally {
      meteringMs += clock.monotonicMs() - sinceMs;
    }
  };
  const costs = stepCostsOf(prices, models);
  return {
    billing: { prices, readBill: makeReadBill(bills), records, budgets, alerts },
    meter: {
      record: async (merchant, event) => {
        const priced = await timed(ledger.record(merchant, event));
        active.add(merchant);
        return priced;
      },
    },
    budget: {
      reserve: async (merchant, request) => {
        const { step, usedPercent } = await timed(budgets.reserve(merchant, { ...request, costs }));
        return { step, usedPercent };
      },
      release: (merchant, eventId) => budgets.release(merchant, eventId),
    },
    meteringMs: () => meteringMs,
    data: {
      section: 'bills',
      records: () => Readable.from([]),
      count: () => Promise.resolve(0),
      remove: async (merchant) => {
        await closeBills(merchant);
        return 0;
      },
    },
    checkAlerts: async () => {
      for (const merchant of [...active])
        try {
          active.delete(merchant);
          await check(merchant);
          // One that waits for another try is looked at again.
          if ((await alerts.list(merchant, 20)).some(({ state }) => state === 'pending')) active.add(merchant);
        } catch (error) {
          active.add(merchant);
          options.onAlertFailure(isAppError(error) ? error.code : 'unknown');
        }
    },
  };
};
