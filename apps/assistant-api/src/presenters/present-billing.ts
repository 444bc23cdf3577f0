import {
  sessionClasses,
  type Bill,
  type ExpensiveSession,
  type KeptAlert,
  type UsageSum,
} from '@rag-assistant/billing';
import type { Budgets as BudgetLimits, SessionCosts } from '@rag-assistant/billing';
import type {
  Bill as BillBody,
  BillingReport,
  BudgetAlert as BudgetAlertBody,
  Budgets as BudgetsBody,
} from '@rag-assistant/contracts';

export const presentBill = ({ merchant, month, lines, events, total }: Bill): BillBody => ({
  merchantId: merchant,
  month,
  lines: lines.map(({ modelId, priceVersion, kind, quantity, unit, cost }) => ({
    modelId,
    priceVersion,
    kind,
    quantity: quantity.toString(),
    unit,
    costMicroUsd: Number(cost),
  })),
  answers: events,
  totalMicroUsd: Number(total),
});

export const presentSum = ({ key, events, cost }: UsageSum): BillingReport['days'][number] => ({
  key,
  answers: events,
  costMicroUsd: Number(cost),
});

export const presentSessions = (
  costs: SessionCosts,
  dearest: readonly ExpensiveSession[],
): BillingReport['sessions'] => ({
  count: costs.sessions,
  p50MicroUsd: Number(costs.p50),
  p95MicroUsd: Number(costs.p95),
  worstMicroUsd: Number(costs.worst),
  classes: costs.classes.map((sessions, at) => ({ upToMicroUsd: sessionClasses[at] ?? null, sessions })),
  dearest: dearest.map(({ sum, reason, sharePercent }) => ({ ...presentSum(sum), reason, sharePercent })),
});

const presentBudget = (budget: BudgetLimits['month']): BudgetsBody['month'] =>
  budget ? { softMicroUsd: Number(budget.soft), hardMicroUsd: Number(budget.hard) } : null;

export const presentBudgets = ({ month, session }: BudgetLimits): BudgetsBody => ({
  month: presentBudget(month),
  session: presentBudget(session),
});

export const presentAlert = (alert: KeptAlert): BudgetAlertBody => ({
  window: alert.span,
  levelPercent: alert.level,
  since: alert.since.toISOString(),
  spentMicroUsd: Number(alert.spent),
  limitMicroUsd: Number(alert.limit),
  state: alert.state,
  lastFailure: alert.lastFailure,
});
