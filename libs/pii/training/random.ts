/** Repeatable randomness: the same seed gives the same training text. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32, in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('Nothing to pick from: a training list is empty.');
    return item;
  }

  /** One of several makers, by weight. */
  weighted<T>(choices: readonly (readonly [number, () => T])[]): T {
    let rest = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, make] of choices) {
      rest -= weight;
      if (rest <= 0) return make();
    }
    const last = choices.at(-1);
    if (!last) throw new Error('Nothing to choose from.');
    return last[1]();
  }

  digits(count: number): string {
    let digits = '';
    for (let at = 0; at < count; at += 1) digits += String(this.whole(0, 9));
    return digits;
  }

  /** `#` a digit, `!` a digit from 2 on, `?` a capital. */
  fill(format: string): string {
    return format.replace(/[#!?]/g, (mark) =>
      mark === '#' ? this.digits(1) : mark === '!' ? String(this.whole(2, 9)) : String.fromCharCode(this.whole(65, 90)),
    );
  }

  shuffle<T>(items: T[]): T[] {
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = this.whole(0, at);
      [items[at], items[other]] = [items[other] as T, items[at] as T];
    }
    return items;
  }
}
