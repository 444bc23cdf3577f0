import type { Fault, FaultPlan } from './fault.ts';

interface Waiting {
  readonly fault: Fault;
  left: number;
}

/** A small seeded generator (mulberry32), so that a run with probabilities can be repeated. */
const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Scripted faults in the order in which they are to happen. */
export class FaultQueue {
  #waiting: Waiting[] = [];
  #random = seeded(1);

  add(plan: FaultPlan): void {
    if (plan.seed !== undefined) this.#random = seeded(plan.seed);
    this.#waiting.push(...plan.faults.map((fault) => ({ fault, left: fault.times ?? Infinity })));
  }

  /** The fault that hits this request, if any; each request meets the first fault made for its operation. */
  next(operation: string): Fault | null {
    const met = this.#waiting.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
    if (!met) return null;
    met.left -= 1;
    if (met.left <= 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== met);
    return met.fault.probability >= 1 || this.#random() < met.fault.probability ? met.fault : null;
  }

  list(): readonly (Fault & { left: number | null })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : null }));
  }

  clear(): void {
    this.#waiting = [];
  }
}
