import type { MerchantId } from '@rag-assistant/kernel';
import { billOf } from '../domain/bill.ts';
import { periodOf } from '../domain/billing-month.ts';
import type { ReadBillDeps } from './read-bill.use-case.ts';

/** Keeps the bills of a merchant whose data is about to be deleted; resolves with their number. Called again it changes nothing. */
export type CloseBills = (merchant: MerchantId) => Promise<number>;

export const makeCloseBills =
  ({ records, closed }: ReadBillDeps): CloseBills =>
  async (merchant) => {
    const months = await records.months(merchant);
    for (const month of months) {
      const usage = await records.month(merchant, periodOf(month));
      if (usage.events > 0) await closed.put(billOf(merchant, month, usage));
    }
    return months.length;
  };
