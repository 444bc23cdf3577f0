import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTaggerWeights } from '../../adapters/tagger-weights.file.ts';
import { makeCorpus } from '../../../training/corpus.ts';
import { fit, fitDefaults } from '../../../training/fit.ts';
import { readPatterns } from '../../../training/patterns.ts';
import { findStructured } from '../find-structured.ts';
import { foldText } from '../fold-text.ts';
import { emissionsOf } from './emissions.ts';
import { featurize, featuresPerToken } from './features.ts';
import { isInside, mayFollow, tagCount } from './tags.ts';
import { tokenize } from './tokens.ts';
import { bestTags, bestTagsPlain } from './viterbi.ts';
import { readWeights, writeWeights } from './weights.ts';

const scores = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc.array(fc.float({ min: -20, max: 20, noNaN: true }), {
      minLength: count * tagCount,
      maxLength: count * tagCount,
    }),
    fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: tagCount ** 2, maxLength: tagCount ** 2 }),
  ),
);

const total = (tags: Uint8Array, emissions: Float32Array, transitions: Float32Array): number =>
  [...tags].reduce(
    (sum, tag, at) =>
      sum +
      (emissions[at * tagCount + tag] ?? 0) +
      (at > 0 ? (transitions[(tags[at - 1] ?? 0) * tagCount + tag] ?? 0) : 0),
    0,
  );

describe('the best row of tags', () => {
  it('is legal and as good as the one found by trying every transition', () => {
    fc.assert(
      fc.property(scores, ([count, cells, steps]) => {
        const [emissions, transitions] = [Float32Array.from(cells), Float32Array.from(steps)];
        const fast = bestTags(emissions, transitions, count);
        const plain = bestTagsPlain(emissions, transitions, count);
        expect(total(fast, emissions, transitions)).toBeCloseTo(total(plain, emissions, transitions), 2);
        for (let at = 0; at < count; at += 1)
          expect(at === 0 ? !isInside(fast[0] ?? 0) : mayFollow(fast[at - 1] ?? 0, fast[at] ?? 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('trainer and run time', () => {
  const examples = makeCorpus(readPatterns(), { sentences: 900, titles: 300, harmless: 300 }, 5);
  const { weights, trainer, bytes } = fit(examples, { ...fitDefaults, passes: 2 });

  it('agree: eight-bit scores stay within their rounding, and tags are the same on nearly every token', () => {
    let tokensSeen = 0;
    let same = 0;
    const roundingMax = (featuresPerToken * weights.header.scale) / 2;
    for (const { text } of makeCorpus(readPatterns(), { sentences: 300, titles: 50, harmless: 50 }, 6)) {
      const folded = foldText(text).text;
      const tokens = tokenize(folded, findStructured(folded));
      if (tokens.count === 0) continue;
      const features = featurize(folded, tokens, weights.lexicon, 2 ** weights.header.bucketBits - 1);
      const exact = trainer.scores(features);
      const rounded = emissionsOf(weights, features, tokens.count);
      for (const [at, score] of rounded.entries())
        expect(Math.abs(score - (exact[at] ?? Number.NaN))).toBeLessThanOrEqual(roundingMax + 1e-3);
      const [a, b] = [
        bestTagsPlain(exact, trainer.transitions, tokens.count),
        bestTags(rounded, weights.transitions, tokens.count),
      ];
      tokensSeen += tokens.count;
      same += [...a].filter((tag, at) => tag === b[at]).length;
    }
    expect(same / tokensSeen).toBeGreaterThan(0.99);
  });

  it('give the same bytes for the same seed', () => {
    const again = fit(makeCorpus(readPatterns(), { sentences: 900, titles: 300, harmless: 300 }, 5), {
      ...fitDefaults,
      passes: 2,
    });
    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(true);
  });
});

describe('weights file', () => {
  const shipped = loadTaggerWeights();

  it('names the seed and the hash of what it was taught', () => {
    expect(shipped.header.seed).toBe(fitDefaults.seed);
    expect(shipped.header.dataHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('comes back the same from its bytes, wherever they lie in memory', () => {
    const bytes = writeWeights(shipped);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const read = readWeights(shifted.subarray(3));
    expect(read.header).toEqual(shipped.header);
    expect(Buffer.from(read.emissions).equals(Buffer.from(shipped.emissions))).toBe(true);
  });

  it('is refused when cut, damaged or missing', () => {
    const bytes = writeWeights(shipped);
    expect(() => readWeights(bytes.subarray(0, -1))).toThrow('pii.weights-unreadable');
    expect(() => readWeights(new Uint8Array(3))).toThrow('pii.weights-unreadable');
    expect(() => readWeights(bytes.subarray(1))).toThrow('pii.weights-unreadable');
    expect(() => loadTaggerWeights('/nowhere/weights.gz')).toThrow('pii.weights-missing');
  });
});
