import { AppError, invalid, microUsd, type MicroUsd } from '@rag-assistant/kernel';
import type { PricedUsage, UsageEvent } from './usage.ts';

/** Prices in pico-dollars a token, whole numbers: $0.00875 a million tokens is 8,750. */
export interface PriceLine {
  readonly modelId: string;
  readonly inputPicoUsd: bigint;
  readonly outputPicoUsd: bigint;
  readonly cachedInputPicoUsd: bigint;
  /** The model costs nothing here and is priced as the one it stands for. */
  readonly simulated: boolean;
  readonly source: string;
  /** `YYYY-MM-DD` on which the source was read. */
  readonly date: string;
}

export interface PriceBook {
  readonly version: string;
  /** @throws AppError `billing.unknown-price` */
  lineFor(modelId: string): PriceLine;
  readonly lines: readonly PriceLine[];
}

const picoPerMicro = 1_000_000n;

/** A fraction of a micro-dollar counts as a whole one: a report never shows less than the bill. */
export const roundUpMicroUsd = (picoUsd: bigint): MicroUsd => microUsd((picoUsd + picoPerMicro - 1n) / picoPerMicro);

const tokens = (count: number): bigint => {
  if (!Number.isSafeInteger(count) || count < 0)
    throw invalid('billing.invalid-usage', 'Token counts are whole numbers from 0.');
  return BigInt(count);
};

/**
 * The cost of one event: everything is summed before it is rounded once.
 * @throws AppError `billing.unknown-price`, `billing.invalid-usage`
 */
export const priceUsage = (
  book: PriceBook,
  event: Pick<UsageEvent, 'modelId' | 'usage' | 'embeddingModelId' | 'embeddingTokens'>,
): PricedUsage => {
  const { usage } = event;
  const model = book.lineFor(event.modelId);
  const embedding = book.lineFor(event.embeddingModelId);
  const picoUsd =
    tokens(usage.inputTokens) * model.inputPicoUsd +
    tokens(usage.outputTokens) * model.outputPicoUsd +
    tokens(usage.cachedInputTokens) * model.cachedInputPicoUsd +
    tokens(event.embeddingTokens) * embedding.inputPicoUsd;
  return { cost: roundUpMicroUsd(picoUsd), priceVersion: book.version };
};

const staleAfterDays = 120;
const dayMs = 86_400_000;

/** Milliseconds since the epoch of a `YYYY-MM-DD`, NaN when there is no such day. */
// eslint-disable-next-line no-restricted-globals -- turns text into a number, reads no clock
export const dayMsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Lines whose source was read more than 120 days before `now`; a cost report names them. */
export const stalePrices = (book: PriceBook, now: Date): readonly PriceLine[] =>
  book.lines.filter(({ date }) => now.getTime() - dayMsOf(date) > staleAfterDays * dayMs);

export const unknownPrice = (modelId: string): AppError =>
  new AppError({
    code: 'billing.unknown-price',
    category: 'internal',
    publicText: 'The price book has no price for this model.',
    context: { modelId: modelId.slice(0, 128) },
  });
