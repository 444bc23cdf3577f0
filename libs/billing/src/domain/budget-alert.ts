import { formatMicroUsd, microUsd, type MerchantId, type MicroUsd } from '@rag-assistant/kernel';
import { timeAt } from './time-at.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Days of a month's budget that a window may use. */
export const alertSpans = { '24h': 1, '7d': 7 } as const;
export type AlertSpan = keyof typeof alertSpans;
export const alertLevels = [50, 80, 100] as const;
export type AlertLevel = (typeof alertLevels)[number];

export interface BudgetAlert {
  readonly merchant: MerchantId;
  readonly span: AlertSpan;
  /** Percent of `limit`. */
  readonly level: AlertLevel;
  readonly spent: MicroUsd;
  readonly limit: MicroUsd;
  /** Beginning of the day or week in which it is raised at most once. */
  readonly since: Date;
}

const daysOfMonth = 30n;

/** A window's even share of the month's budget, rounded up. */
export const alertLimit = (hard: MicroUsd, span: AlertSpan): MicroUsd =>
  microUsd((hard * BigInt(alertSpans[span]) + daysOfMonth - 1n) / daysOfMonth);

export const spanStart = (now: Date, span: AlertSpan): Date => timeAt(now.getTime() - alertSpans[span] * dayMs);

/** Days and weeks counted from the epoch, so that every process agrees on them. */
const bucketOf = (now: Date, span: AlertSpan): Date => {
  const size = alertSpans[span] * dayMs;
  return timeAt(Math.floor(now.getTime() / size) * size);
};

/** Every level that is reached, the lowest first. */
export const alertsOf = (
  merchant: MerchantId,
  span: AlertSpan,
  { spent, hard, now }: { readonly spent: MicroUsd; readonly hard: MicroUsd; readonly now: Date },
): BudgetAlert[] => {
  const limit = alertLimit(hard, span);
  return alertLevels
    .filter((level) => spent * 100n >= limit * BigInt(level))
    .map((level) => ({ merchant, span, level, spent, limit, since: bucketOf(now, span) }));
};

export const alertText = ({ merchant, span, level, spent, limit }: BudgetAlert): string =>
  `Shop ${merchant} has spent $${formatMicroUsd(spent)} in ${span}, ${level} % or more of $${formatMicroUsd(limit)}, the share of its monthly budget.`;

/** One, five, fifteen and sixty minutes, then it is given up and shown as failed. */
const waitsMs = [60_000, 300_000, 900_000, 3_600_000] as const;

/** When a delivery is tried again after so many attempts; null when it is given up. */
export const retryAt = (attempts: number, now: Date): Date | null => {
  const waitMs = waitsMs[attempts - 1];
  return waitMs === undefined ? null : timeAt(now.getTime() + waitMs);
};
