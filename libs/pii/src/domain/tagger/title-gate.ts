import { featuresPerToken } from './features.ts';

export const gateCells = 65536;
const mask = gateCells - 1;
/** Word, shape, pair and affix features speak; the last one is the bucket of the whole text. */
const spoken = [0, 5, 6, 8, 9, 11, 13, 17, 18, 19, 28] as const;
const bucketFeature = featuresPerToken - 1;

/** Visits the cells of the gate that a text touches, with the weight of each. */
export const visitGate = (features: Int32Array, count: number, visit: (cell: number, weight: number) => void): void => {
  visit((features[bucketFeature] ?? 0) & mask, 1);
  visit(0, 1);
  const weight = 1 / Math.sqrt(count + 2);
  for (let token = 0; token < count; token += 1)
    for (const [at, feature] of spoken.entries())
      visit(((features[token * featuresPerToken + feature] ?? 0) ^ (at * 977)) & mask, weight);
};

/** Log-odds that the whole text is a product title and no sentence. */
export const titleScore = (gate: Float32Array, features: Int32Array, count: number): number => {
  let sum = (gate[(features[bucketFeature] ?? 0) & mask] ?? 0) + (gate[0] ?? 0);
  let words = 0;
  for (let token = 0; token < count; token += 1)
    for (let at = 0; at < spoken.length; at += 1)
      words += gate[((features[token * featuresPerToken + (spoken[at] ?? 0)] ?? 0) ^ (at * 977)) & mask] ?? 0;
  sum += words / Math.sqrt(count + 2);
  return sum;
};
