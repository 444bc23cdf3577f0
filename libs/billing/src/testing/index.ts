export { describeBudgetStore, type BudgetSubject } from './budget-store.contract.ts';
export { priceFile } from './price-file.builder.ts';
export { usageEvent } from './usage-builders.ts';
export { describeUsageLedger } from './usage-ledger.contract.ts';
export { fakeUsageLedger, type FakeUsageStore } from './usage-ledger.fake.ts';
