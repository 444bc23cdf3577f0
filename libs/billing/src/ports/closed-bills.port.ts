import type { MerchantId } from '@rag-assistant/kernel';
import type { Bill } from '../domain/bill.ts';

/** Bills of merchants that are gone: amounts alone, kept when everything else of the merchant is deleted. */
export interface ClosedBills {
  /** Put again, it replaces the one of that month. */
  put(bill: Bill): Promise<void>;
  find(merchant: MerchantId, month: string): Promise<Bill | null>;
}
