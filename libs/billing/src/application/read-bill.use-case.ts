import type { MerchantId } from '@rag-assistant/kernel';
import { billOf, type Bill } from '../domain/bill.ts';
import { periodOf } from '../domain/billing-month.ts';
import type { ClosedBills } from '../ports/closed-bills.port.ts';
import type { UsageRecords } from '../ports/usage-records.port.ts';

/**
 * The month's bill, as it stands now; of a merchant that is gone, the one that was closed.
 * @throws AppError `billing.invalid-month`, `billing.not-reconciled`
 */
export type ReadBill = (merchant: MerchantId, month: string) => Promise<Bill>;

export interface ReadBillDeps {
  readonly records: UsageRecords;
  readonly closed: ClosedBills;
}

export const makeReadBill =
  ({ records, closed }: ReadBillDeps): ReadBill =>
  async (merchant, month) => {
    const bill = billOf(merchant, month, await records.month(merchant, periodOf(month)));
    if (bill.events > 0) return bill;
    return (await closed.find(merchant, month)) ?? bill;
  };
