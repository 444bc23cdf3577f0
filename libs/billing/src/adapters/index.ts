export { billingMigrations } from './billing-migrations.ts';
export { currentPriceBook } from './current-price-book.ts';
export { postgresUsageLedger } from './usage-ledger.postgres.ts';
export { prepareUsageMonths } from './usage-months.ts';
