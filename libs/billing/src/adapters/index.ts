export { slackAlertTarget, type SlackAlertTargetOptions } from './alert-target.slack.ts';
export { billingMigrations } from './billing-migrations.ts';
export { postgresBudgetAlerts } from './budget-alerts.postgres.ts';
export { postgresBudgetStore } from './budget-store.postgres.ts';
export { postgresClosedBills } from './closed-bills.postgres.ts';
export { currentPriceBook } from './current-price-book.ts';
export { postgresUsageLedger } from './usage-ledger.postgres.ts';
export { prepareUsageMonths } from './usage-months.ts';
export { postgresUsageRecords } from './usage-records.postgres.ts';
