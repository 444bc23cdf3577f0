export { makeCheckAlerts, type CheckAlerts } from './application/check-alerts.use-case.ts';
export { makeCloseBills, type CloseBills } from './application/close-bills.use-case.ts';
export { makeReadBill, type ReadBill } from './application/read-bill.use-case.ts';
export { billOf, type Bill, type BillLine, type UsageSum } from './domain/bill.ts';
export { billCsv } from './domain/bill-export.ts';
export { monthOf, periodOf, type Period } from './domain/billing-month.ts';
export {
  budgetSteps,
  checkBudget,
  sessionCeiling,
  type Budget,
  type BudgetChoice,
  type Budgets,
  type BudgetScope,
  type BudgetStep,
  type StepCosts,
} from './domain/budget.ts';
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
export {
  explainSession,
  sessionClasses,
  type CostReason,
  type ExpensiveSession,
  type SessionCosts,
} from './domain/session-costs.ts';
export type { BudgetRequest, BudgetStore } from './ports/budget-store.port.ts';
export type { ClosedBills } from './ports/closed-bills.port.ts';
export type { UsageDimension, UsageRecords } from './ports/usage-records.port.ts';
export { alertText, type BudgetAlert } from './domain/budget-alert.ts';
export type { AlertTarget } from './ports/alert-target.port.ts';
export type { BudgetAlerts, KeptAlert } from './ports/budget-alerts.port.ts';
