import { merchantNumber } from '@rag-assistant/kernel/testing';
import { expect, it } from 'vitest';
import { QuestionVectors } from './question-vectors.ts';

const [ours, theirs] = [merchantNumber(1), merchantNumber(2)];
const vector = (value: number): Float32Array => new Float32Array([value]);

it('knows the questions of one merchant alone, the one asked longest ago no more', () => {
  const known = new QuestionVectors(2);
  known.keep(ours, 'a', vector(1));
  known.keep(ours, 'b', vector(2));
  expect(known.get(theirs, 'a')).toBeNull();
  expect(known.get(ours, 'a')).toEqual(vector(1));
  known.keep(ours, 'c', vector(3));
  expect(known.get(ours, 'b')).toBeNull();
  expect(known.get(ours, 'a')).toEqual(vector(1));
});

it('keeps nothing when it may not', () => {
  const known = new QuestionVectors(0);
  known.keep(ours, 'a', vector(1));
  expect(known.get(ours, 'a')).toBeNull();
});
