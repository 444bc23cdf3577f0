import { isAppError, type Clock, type MerchantId } from '@rag-assistant/kernel';
import { alertsOf, alertSpans, retryAt, spanStart, type AlertSpan } from '../domain/budget-alert.ts';
import type { AlertTarget } from '../ports/alert-target.port.ts';
import type { BudgetAlerts, KeptAlert } from '../ports/budget-alerts.port.ts';
import type { BudgetStore } from '../ports/budget-store.port.ts';
import type { UsageRecords } from '../ports/usage-records.port.ts';

export interface CheckAlertsDeps {
  readonly budgets: BudgetStore;
  readonly records: UsageRecords;
  readonly alerts: BudgetAlerts;
  /** An alert counts as sent when every one of them has taken it. */
  readonly targets: readonly AlertTarget[];
  readonly clock: Clock;
}

/** Raises what the merchant's spending reaches and delivers what waits; a target that fails is tried again later. */
export type CheckAlerts = (merchant: MerchantId) => Promise<void>;

const leaseMs = 60_000;

export const makeCheckAlerts = ({ budgets, records, alerts, targets, clock }: CheckAlertsDeps): CheckAlerts => {
  const raise = async (merchant: MerchantId, now: Date): Promise<void> => {
    const hard = (await budgets.read(merchant)).month?.hard;
    if (hard === undefined) return;
    for (const span of Object.keys(alertSpans) as AlertSpan[]) {
      const spent = await records.costSince(merchant, spanStart(now, span));
      for (const alert of alertsOf(merchant, span, { spent, hard, now })) await alerts.raise(alert, now);
    }
  };
  const deliver = async (alert: KeptAlert, now: Date): Promise<void> => {
    try {
      for (const target of targets) await target.send(alert);
    } catch (error) {
      const code = isAppError(error) ? error.code : 'billing.alert-undelivered';
      await alerts.failed(alert, code, retryAt(alert.attempts + 1, now));
      return;
    }
    await alerts.sent(alert);
  };
  return async (merchant) => {
    const now = clock.now();
    await raise(merchant, now);
    if (targets.length === 0) return;
    const lease = clock.now();
    lease.setTime(lease.getTime() + leaseMs);
    for (const alert of await alerts.claim(merchant, now, lease)) await deliver(alert, now);
  };
};
