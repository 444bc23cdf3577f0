import type { Clock, IdSource } from '../clock.ts';
import { MerchantId } from '../ids.ts';

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #ms: number;
  constructor(start = '2026-01-01T00:00:00.000Z') {
    this.#ms = Date.parse(start);
  }
  now(): Date {
    return new Date(this.#ms);
  }
  monotonicMs(): number {
    return this.#ms;
  }
  advance(ms: number): void {
    this.#ms += ms;
  }
}

/** `00000000-0000-4000-8000-000000000001`, `…2` and so on. */
export const sequentialIds = (): IdSource => {
  let last = 0;
  return { uuid: () => `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}` };
};

/** A merchant id that a test can name by a number. */
export const merchantNumber = (n: number): MerchantId =>
  MerchantId.parse(`10000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
