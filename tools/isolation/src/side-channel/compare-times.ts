/** How alike two samples of durations are. */
export interface TimeComparison {
  readonly p50Ms: readonly [alone: number, crowded: number];
  readonly p95Ms: readonly [alone: number, crowded: number];
  readonly ratio: number;
  /** 95 % of the ratios of medians of resampled durations lie within. */
  readonly ratioInterval: readonly [number, number];
  /** How often a single crowded duration is the longer of a random pair: 0.5 tells nothing. */
  readonly advantage: number;
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
const sort = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Numbers in [0, 1) that a seed decides. */
export const seeded = (seed: number): (() => number) => {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const resampled = (values: readonly number[], random: () => number): number[] =>
  values.map(() => values[Math.floor(random() * values.length)] ?? 0);

/** Share of pairs in which `b` is longer, ties counted half. */
const longerShare = (a: readonly number[], b: readonly number[]): number => {
  const sorted = sort(a);
  let wins = 0;
  for (const value of b) {
    const below = sorted.findIndex((other) => other >= value);
    const above = sorted.findIndex((other) => other > value);
    const less = below === -1 ? sorted.length : below;
    const equal = (above === -1 ? sorted.length : above) - less;
    wins += less + equal / 2;
  }
  return wins / (a.length * b.length);
};

export const compareTimes = (alone: readonly number[], crowded: readonly number[], seed: number): TimeComparison => {
  const random = seeded(seed);
  const [a, b] = [sort(alone), sort(crowded)];
  const ratios = sort(
    Array.from(
      { length: 1000 },
      () => quantile(sort(resampled(b, random)), 0.5) / quantile(sort(resampled(a, random)), 0.5),
    ),
  );
  return {
    p50Ms: [quantile(a, 0.5), quantile(b, 0.5)],
    p95Ms: [quantile(a, 0.95), quantile(b, 0.95)],
    ratio: quantile(b, 0.5) / quantile(a, 0.5),
    ratioInterval: [quantile(ratios, 0.025), quantile(ratios, 0.975)],
    advantage: longerShare(a, b),
  };
};
