import { featuresPerToken } from './features.ts';
import { tagCount } from './tags.ts';

/** Four weights stand in one word of 32 bits, each as a byte above this offset. */
const offset = 128;
const wordsPerRow = 5;
const lanes = 0x00ff00ff;

/** Rows of weights, `tagCount` bytes each, as words that are added four lanes at once. */
export const packRows = (emissions: Int8Array): Int32Array => {
  const rows = emissions.length / tagCount;
  const packed = new Int32Array(rows * wordsPerRow);
  for (let row = 0; row < rows; row += 1)
    for (let tag = 0; tag < tagCount; tag += 1) {
      const at = row * wordsPerRow + (tag >> 2);
      packed[at] = (packed[at] ?? 0) | (((emissions[row * tagCount + tag] ?? 0) + offset) << ((tag & 3) * 8));
    }
  return packed;
};

interface PackedWeights {
  readonly rows: Int32Array;
  readonly header: { readonly scale: number };
}

/**
 * Scores of all tags of all tokens, in log-odds. A sum of `featuresPerToken` bytes fits into 16 bits, so two accumulators
 * of two lanes each add up a word of four weights.
 */
export const emissionsOf = ({ rows, header }: PackedWeights, features: Int32Array, count: number): Float32Array => {
  const scores = new Float32Array(count * tagCount);
  const sums = new Int32Array(2 * wordsPerRow);
  for (let token = 0; token < count; token += 1) {
    let [a0, a1, a2, a3, a4, b0, b1, b2, b3, b4] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const last = (token + 1) * featuresPerToken;
    for (let at = token * featuresPerToken; at < last; at += 1) {
      const row = (features[at] ?? 0) * wordsPerRow;
      const w0 = rows[row] ?? 0;
      const w1 = rows[row + 1] ?? 0;
      const w2 = rows[row + 2] ?? 0;
      const w3 = rows[row + 3] ?? 0;
      const w4 = rows[row + 4] ?? 0;
      a0 = (a0 + (w0 & lanes)) | 0;
      b0 = (b0 + ((w0 >>> 8) & lanes)) | 0;
      a1 = (a1 + (w1 & lanes)) | 0;
      b1 = (b1 + ((w1 >>> 8) & lanes)) | 0;
      a2 = (a2 + (w2 & lanes)) | 0;
      b2 = (b2 + ((w2 >>> 8) & lanes)) | 0;
      a3 = (a3 + (w3 & lanes)) | 0;
      b3 = (b3 + ((w3 >>> 8) & lanes)) | 0;
      a4 = (a4 + (w4 & lanes)) | 0;
      b4 = (b4 + ((w4 >>> 8) & lanes)) | 0;
    }
    sums[0] = a0;
    sums[1] = b0;
    sums[2] = a1;
    sums[3] = b1;
    sums[4] = a2;
    sums[5] = b2;
    sums[6] = a3;
    sums[7] = b3;
    sums[8] = a4;
    sums[9] = b4;
    for (let tag = 0; tag < tagCount; tag += 1) {
      const sum = ((sums[(tag >> 2) * 2 + (tag & 1)] ?? 0) >>> ((tag & 2) * 8)) & 0xffff;
      scores[token * tagCount + tag] = (sum - featuresPerToken * offset) * header.scale;
    }
  }
  return scores;
};
