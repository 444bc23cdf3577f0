import type { MerchantId } from '@rag-assistant/kernel';

const minuteMs = 60_000;
const merchantsMax = 10_000;

/**
 * A bucket a merchant that holds one minute's requests and fills evenly.
 */
export class RequestAllowance {
  /** When each bucket will be full again, in milliseconds of the monotonic clock. */
  readonly #fullAtMs = new Map<MerchantId, number>();

  /** Takes one request; else the milliseconds until one is free. */
  take(merchant: MerchantId, perMinuteMax: number, nowMs: number): number {
    const stepMs = minuteMs / perMinuteMax;
    const fullAtMs = Math.max(this.#fullAtMs.get(merchant) ?? 0, nowMs) + stepMs;
    const waitMs = fullAtMs - nowMs - minuteMs;
    if (waitMs > stepMs / 1e6) return Math.ceil(waitMs);
    if (this.#fullAtMs.size >= merchantsMax) this.#forgetFull(nowMs);
    this.#fullAtMs.set(merchant, fullAtMs);
    return 0;
  }

  forget(merchant: MerchantId): void {
    this.#fullAtMs.delete(merchant);
  }

  #forgetFull(nowMs: number): void {
    for (const [merchant, fullAtMs] of this.#fullAtMs) if (fullAtMs <= nowMs) this.#fullAtMs.delete(merchant);
  }
}
