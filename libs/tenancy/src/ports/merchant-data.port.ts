import type { MerchantId } from '@rag-assistant/kernel';

export interface MerchantRecord {
  /** What it is: a table, a kind of object. */
  readonly kind: string;
  /** JSON values alone. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** What one part of the system keeps of a merchant. The app gives all of them, so that domains stay apart. */
export interface MerchantData {
  /** Names the part in exports and errors. */
  readonly section: string;
  /** Everything the merchant owns there; what only follows from it (an index) may be left out. */
  records(merchant: MerchantId): AsyncIterable<MerchantRecord>;
  /** What is left of the merchant, whatever it is. */
  count(merchant: MerchantId): Promise<number>;
  /** Takes all of it away and says how much; cut short, it can be called again. */
  remove(merchant: MerchantId): Promise<number>;
}
