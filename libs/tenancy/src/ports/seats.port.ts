import type { MerchantId, UserId } from '@rag-assistant/kernel';

/** A seat that its user did not use for this long is free again. */
export const seatIdleDays = 30;

/** Who of a merchant's staff works with the service. */
export interface Seats {
  /** Takes or keeps the user's seat; false when all are taken by others. `on` is the day (UTC). */
  take(merchant: MerchantId, user: UserId, on: Date, seatsMax: number): Promise<boolean>;
}
