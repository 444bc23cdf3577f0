import type { IBreaker } from 'cockatiel';

/** Opens at `failuresMax` failures within `windowMs` that no success interrupts. */
export class FailureWindow implements IBreaker {
  readonly #failuresMax: number;
  readonly #windowMs: number;
  #failedAtMs: number[] = [];

  constructor(failuresMax: number, windowMs: number) {
    this.#failuresMax = failuresMax;
    this.#windowMs = windowMs;
  }

  get state(): unknown {
    return this.#failedAtMs;
  }

  set state(value: unknown) {
    this.#failedAtMs = Array.isArray(value) ? value.filter((at) => typeof at === 'number') : [];
  }

  get failures(): number {
    const sinceMs = Date.now() - this.#windowMs;
    return this.#failedAtMs.filter((at) => at > sinceMs).length;
  }

  success(): void {
    this.#failedAtMs = [];
  }

  failure(): boolean {
    const nowMs = Date.now();
    this.#failedAtMs = [...this.#failedAtMs.filter((at) => at > nowMs - this.#windowMs), nowMs];
    return this.#failedAtMs.length >= this.#failuresMax;
  }
}
