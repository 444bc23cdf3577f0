import type { StepCosts } from '@rag-assistant/billing';
import { microUsd } from '@rag-assistant/kernel';
import type { Perform } from './operation.ts';
import { sessionAt } from './perform-conversations.ts';
import type { MerchantModel } from './world-run.ts';

const start = Date.parse('2026-11-24T10:00:00Z');
const holdMs = 120_000;
const period = { from: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-12-01T00:00:00Z') };

/** Another price at each merchant, so that what was held for one is told from what was held for another. */
const costsOf = ({ subject: { index } }: MerchantModel): StepCosts => {
  const more = BigInt(index % 50);
  return {
    full: 600n + more,
    'cached-answer': 500n + more,
    'fewer-chunks': 400n + more,
    'shorter-history': 300n + more,
    'smaller-model': 200n + more,
    'retrieval-only': 100n + more,
  };
};

const spendBudget: Perform = async (run, model, [a, b, c]) => {
  const { id } = model.subject;
  const { budgets } = run.product;
  const soft = microUsd(1_000_000_000n + BigInt(model.subject.index));
  const budget = { soft, hard: microUsd(100_000_000_000n) };
  // Without a budget of the own for sessions, that of a neighbour must not take its place.
  await budgets.write(id, { month: budget, ...(b % 2 === 1 && { session: budget }) });
  const read = await budgets.read(id);
  run.see(model, 'budgets', read);
  run.expect(model, 'budgets', read.month?.soft === soft, 'the budget of a neighbour');
  const costs = costsOf(model);
  // Later ones find that the time of earlier ones has run out.
  const at = new Date(start + (c % 6) * 2 * holdMs);
  const request = { eventId: `event-${a}`, sessionId: sessionAt(b), at, costs };
  const held = await budgets.reserve(id, request);
  run.see(model, 'hold', held);
  const again = await budgets.reserve(id, request);
  run.expect(model, 'hold', again.hold === held.hold && held.step === 'full', 'a hold that was counted elsewhere');
  if (b % 2 === 0) await budgets.release(id, request.eventId);
};

const readBills: Perform = async (run, model, [a]) => {
  const { id } = model.subject;
  const { records } = run.product;
  const month = await records.month(id, period);
  run.see(model, 'month', month);
  const by = await records.by(
    id,
    period,
    (['hour', 'day', 'session', 'model', 'feature'] as const)[a % 5] ?? 'day',
    20,
  );
  run.see(model, 'usage', by);
  const costs = await records.sessionCosts(id, period);
  run.see(model, 'session costs', costs);
  const since = await records.costSince(id, period.from);
  run.see(model, 'cost since', since);
  const months = await records.months(id);
  run.see(model, 'months', months);
  // What answers cost is not known here.
  if (model.asked.size > 0) return;
  const own = new Map<string, bigint>();
  for (const { session, cost } of model.usage.values()) own.set(session, (own.get(session) ?? 0n) + cost);
  const total = [...own.values()].reduce((sum, cost) => sum + cost, 0n);
  run.expect(model, 'months', months.length === Math.min(1, model.usage.size), 'months that are not its own');
  run.expect(model, 'month', month.events === model.usage.size, 'events that are not its own');
  run.expect(model, 'usage', by.reduce((sum, { cost }) => sum + cost, 0n) === total, 'costs that are not its own');
  run.expect(
    model,
    'session costs',
    costs.worst === [...own.values()].reduce((a, b) => (a > b ? a : b), 0n),
    'another',
  );
  run.expect(model, 'cost since', since === total, 'costs that are not its own');
};

const alertBudget: Perform = async (run, model, [a, b]) => {
  const { subject } = model;
  const { alerts } = run.product;
  const now = new Date();
  const alert = {
    merchant: subject.id,
    span: '24h',
    level: ([50, 80, 100] as const)[a % 3] ?? 50,
    since: period.from,
    spent: microUsd(BigInt(1 + subject.index)),
    limit: microUsd(BigInt(10 + subject.index)),
  } as const;
  await alerts.raise(alert, now);
  const listed = await alerts.list(subject.id, 20);
  run.see(model, 'alerts', listed);
  run.expect(
    model,
    'alerts',
    listed.length <= 3 && listed.every(({ spent }) => spent === alert.spent),
    'alerts of a neighbour',
  );
  const claimed = await alerts.claim(subject.id, now, new Date(now.getTime() + 60_000));
  run.see(model, 'alerts to send', claimed);
  run.expect(
    model,
    'alerts to send',
    claimed.every(({ spent }) => spent === alert.spent),
    'alerts of a neighbour',
  );
  const [first, second] = claimed;
  if (first && b % 2 === 0) await alerts.sent(first);
  else if (first) await alerts.failed(first, 'billing.alert-undelivered', b % 3 === 0 ? null : now);
  if (second) await alerts.failed(second, 'billing.alert-undelivered', now);
};

export const billingOperations = { spendBudget, readBills, alertBudget };
