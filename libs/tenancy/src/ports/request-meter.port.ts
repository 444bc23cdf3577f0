import type { MerchantId } from '@rag-assistant/kernel';

/** Counts the requests of merchants, each by a bucket that holds one minute's and fills evenly. */
export interface RequestMeter {
  /** Takes one request; else the milliseconds until one is free. */
  take(merchant: MerchantId, perMinuteMax: number): Promise<number>;
  /** Remembers nothing of the merchant here. */
  forget(merchant: MerchantId): void;
}
