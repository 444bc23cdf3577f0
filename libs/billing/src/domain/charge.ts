import type { MicroUsd } from '@rag-assistant/kernel';
import type { PriceBook } from './price-book.ts';
import { roundUpMicroUsd } from './price-book.ts';
import type { PricedUsage, UsageEvent } from './usage.ts';
import { countOfUsage } from './check-usage.ts';

/** What a charge is made of, with the unit that its quantity counts. */
export const chargeKinds = {
  input: 'tokens',
  cached: 'tokens',
  output: 'tokens',
  embedding: 'tokens',
  lambda: 'MB-ms',
  task: 'ms',
  database: 'ms',
  cache: 'operations',
  storage: 'bytes',
  request: 'requests',
} as const;
export type ChargeKind = keyof typeof chargeKinds;
export const chargeKindNames = Object.keys(chargeKinds) as ChargeKind[];

export interface ChargePart {
  readonly quantity: bigint;
  readonly picoUsd: bigint;
}

export interface Charge extends PricedUsage {
  readonly cost: MicroUsd;
  readonly parts: Readonly<Record<ChargeKind, ChargePart>>;
}

type Priced = Pick<UsageEvent, 'modelId' | 'usage' | 'embeddingModelId' | 'embeddingTokens' | 'platform'>;

/**
 * The cost of one event in its parts: everything is summed before it is rounded once, upwards.
 * @throws AppError `billing.unknown-price`, `billing.invalid-usage`
 */
export const chargeOf = (book: PriceBook, event: Priced): Charge => {
  const { usage, platform = {} } = event;
  const model = book.lineFor(event.modelId);
  const embedding = book.lineFor(event.embeddingModelId);
  const rates = book.platform;
  const part = (count: number | undefined, price: bigint): ChargePart => {
    const quantity = countOfUsage(count ?? 0);
    return { quantity, picoUsd: quantity * price };
  };
  const parts: Record<ChargeKind, ChargePart> = {
    input: part(usage.inputTokens, model.inputPicoUsd),
    cached: part(usage.cachedInputTokens, model.cachedInputPicoUsd),
    output: part(usage.outputTokens, model.outputPicoUsd),
    embedding: part(event.embeddingTokens, embedding.inputPicoUsd),
    lambda: part(platform.lambdaMbMs, rates.lambdaMbMs),
    task: part(platform.taskMs, rates.taskMs),
    database: part(platform.databaseMs, rates.databaseMs),
    cache: part(platform.cacheOperations, rates.cacheOperation),
    storage: part(platform.storedBytes, rates.storedByte),
    request: part(platform.requests, rates.request),
  };
  const picoUsd = Object.values(parts).reduce((sum, one) => sum + one.picoUsd, 0n);
  return { cost: roundUpMicroUsd(picoUsd), priceVersion: book.version, parts };
};

/** @throws AppError `billing.unknown-price`, `billing.invalid-usage` */
export const priceUsage = (book: PriceBook, event: Priced): PricedUsage => {
  const { cost, priceVersion } = chargeOf(book, event);
  return { cost, priceVersion };
};
