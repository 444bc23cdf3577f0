import type { BudgetAlert } from '../domain/budget-alert.ts';

/** Where alerts go: a webhook, a topic, a mailbox. */
export interface AlertTarget {
  readonly name: string;
  /** Resolves when it was taken; bounded in time. @throws AppError of the target; the alert is then tried again later */
  send(alert: BudgetAlert): Promise<void>;
}
