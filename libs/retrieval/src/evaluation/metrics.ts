/** Ids as a search ranked them against the ids that are right. */
export interface Judged {
  readonly ranked: readonly string[];
  readonly relevant: ReadonlySet<string>;
}

const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/** Binary relevance, as all sets have it. */
export const ndcgAt = (k: number, { ranked, relevant }: Judged): number => {
  const found = ranked.slice(0, k).reduce((sum, id, rank) => sum + (relevant.has(id) ? gain(rank) : 0), 0);
  let best = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) best += gain(rank);
  return best === 0 ? 0 : found / best;
};

export const recallAt = (k: number, { ranked, relevant }: Judged): number =>
  relevant.size === 0 ? 0 : ranked.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size;

export const reciprocalRankAt = (k: number, { ranked, relevant }: Judged): number => {
  const rank = ranked.slice(0, k).findIndex((id) => relevant.has(id));
  return rank < 0 ? 0 : 1 / (rank + 1);
};

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** A seeded generator (mulberry32): the same seed gives the same resamples. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export interface Interval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** 95 % interval of the mean difference of two systems on the same queries (paired bootstrap, percentiles). */
export const pairedBootstrap = (
  a: readonly number[],
  b: readonly number[],
  seed: number,
  resamples = 2000,
): Interval => {
  const differences = a.map((value, at) => value - (b[at] ?? 0));
  const random = seededRandom(seed);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (const _draw of differences) sum += differences[Math.floor(random() * differences.length)] ?? 0;
    return sum / Math.max(1, differences.length);
  });
  return { difference: mean(differences), low: percentile(means, 0.025), high: percentile(means, 0.975) };
};
