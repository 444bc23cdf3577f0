export { parsePriceBook } from './domain/parse-price-book.ts';
export { priceUsage, roundUpMicroUsd, stalePrices, type PriceBook, type PriceLine } from './domain/price-book.ts';
export type { PricedUsage, UsageEvent } from './domain/usage.ts';
export type { UsageLedger } from './ports/usage-ledger.port.ts';
