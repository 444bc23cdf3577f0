import { AppError, microUsd, type MicroUsd } from '@rag-assistant/kernel';

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

export interface ServicePrice {
  /** `fargate.vcpu-hour.arm`. */
  readonly id: string;
  /** Pico-dollars for one `unit`. */
  readonly picoUsd: bigint;
  readonly unit: string;
  readonly source: string;
  /** `YYYY-MM-DD` on which the source was read. */
  readonly date: string;
}

/** What one unit of a request's share of the platform costs, in pico-dollars; docs/adr/0093 says how it is reached. */
export interface PlatformRates {
  readonly lambdaMbMs: bigint;
  readonly taskMs: bigint;
  readonly databaseMs: bigint;
  readonly cacheOperation: bigint;
  readonly storedByte: bigint;
  readonly request: bigint;
}

/** One edition of the dated price file; `at` leads to the others. */
export interface PriceBook {
  readonly version: string;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day on which the next edition begins; null for the last one. */
  readonly until: string | null;
  readonly lines: readonly PriceLine[];
  readonly services: readonly ServicePrice[];
  readonly platform: PlatformRates;
  /** All editions of the file, in the order of time, without a gap. */
  readonly editions: readonly PriceBook[];
  /** The edition of that time; what is older than the file is priced by its first edition, so that nothing goes unbilled. */
  at(time: Date): PriceBook;
  /** @throws AppError `billing.unknown-price` */
  lineFor(modelId: string): PriceLine;
  /** @throws AppError `billing.unknown-price` */
  serviceFor(id: string): ServicePrice;
}

const picoPerMicro = 1_000_000n;

/** A fraction of a micro-dollar counts as a whole one: a report never shows less than the bill. */
export const roundUpMicroUsd = (picoUsd: bigint): MicroUsd => microUsd((picoUsd + picoPerMicro - 1n) / picoPerMicro);

/** Whole micro-dollars of a line; what its fractions come to stands in a bill's rounding line. */
export const roundDownMicroUsd = (picoUsd: bigint): MicroUsd => microUsd(picoUsd / picoPerMicro);

const staleAfterDays = 120;
const dayMs = 86_400_000;

/** Milliseconds since the epoch of a `YYYY-MM-DD`, NaN when there is no such day. */
// eslint-disable-next-line no-restricted-globals -- turns text into a number, reads no clock
export const dayMsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Lines whose source was read more than 120 days before `now`; a cost report names them. */
export const stalePrices = (book: PriceBook, now: Date): readonly (PriceLine | ServicePrice)[] =>
  [...book.lines, ...book.services].filter(({ date }) => now.getTime() - dayMsOf(date) > staleAfterDays * dayMs);

export const unknownPrice = (name: string): AppError =>
  new AppError({
    code: 'billing.unknown-price',
    category: 'internal',
    publicText: 'The price book has no price for this model or service.',
    context: { name: name.slice(0, 128) },
  });

/**
 * For the start: a model or service that any edition lacks is refused before it can be used, never billed as free.
 * @throws AppError `billing.unknown-price`
 */
export const checkPriced = (
  book: PriceBook,
  used: { readonly models: readonly string[]; readonly services?: readonly string[] },
): void => {
  for (const edition of book.editions) {
    used.models.forEach((id) => edition.lineFor(id));
    used.services?.forEach((id) => edition.serviceFor(id));
  }
};
