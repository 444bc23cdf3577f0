import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';

const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  a && b ? a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) : Number.NaN;

export const describeEmbeddingModel = (subject: string, make: () => Promise<EmbeddingModel>): void => {
  describe(`EmbeddingModel: ${subject}`, () => {
    let model: EmbeddingModel;
    beforeAll(async () => {
      model = await make();
    });
    afterAll(() => model.close());

    it('gives one unit vector of its width a text, in order, and counts tokens', async () => {
      const texts = ['a warm tent', 'a gas stove for cooking', 'a warm tent'];
      const { vectors, tokens } = await model.embed(texts);
      expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => model.dimensions));
      for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 3);
      expect(dot(vectors[0], vectors[2])).toBeCloseTo(1, 3);
      expect(dot(vectors[0], vectors[1])).toBeLessThan(0.95);
      expect(tokens).toBeGreaterThan(0);
    });

    it('reads empty, blank, emoji and right-to-left texts', async () => {
      const { vectors } = await model.embed(['', ' \n', '😀🎒', 'שלום עולם', '\ud800']);
      for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 3);
    });

    it('answers nothing with nothing', async () => {
      expect(await model.embed([])).toEqual({ vectors: [], tokens: 0 });
    });

    it('stops for a caller who gives up', async () => {
      await expect(model.embed(['x'], AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
    });
  });
};
