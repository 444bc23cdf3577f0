export { chargeKindNames, chargeKinds, chargeOf, priceUsage, type Charge, type ChargeKind } from './domain/charge.ts';
export { parsePriceBook } from './domain/parse-price-book.ts';
export {
  checkPriced,
  roundUpMicroUsd,
  stalePrices,
  type PriceBook,
  type PriceLine,
  type ServicePrice,
} from './domain/price-book.ts';
export type { PlatformUse, PricedUsage, UsageEvent } from './domain/usage.ts';
export type { UsageLedger } from './ports/usage-ledger.port.ts';
