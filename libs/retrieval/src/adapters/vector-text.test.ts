import fc from 'fast-check';
import { expect, it } from 'vitest';
import { vectorText } from './vector-text.ts';

/** Nearest multiple of the spacing at that size, ties to even: half precision by arithmetic instead of bits. */
const rounded = (value: number): number => {
  const size = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const step = 2 ** (size - 10);
  const places = value / step;
  const down = Math.floor(places);
  const tie = places - down === 0.5;
  return (tie ? down + (down % 2 === 0 ? 0 : 1) : Math.round(places)) * step;
};

it('writes each number as half precision keeps it', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 1 }), (values) => {
      const vector = Float32Array.from(values);
      const read = (JSON.parse(vectorText(vector)) as number[]).map(rounded);
      expect(read).toEqual([...vector].map((value) => (value === 0 ? 0 : rounded(value) + 0)));
    }),
    { numRuns: 500 },
  );
  expect(vectorText(new Float32Array([0, 1, -0.5, 0.1]))).toBe('[0,1,-0.5,0.099976]');
});
