import { describe, expect, it } from 'vitest';
import { fuse } from './fuse.ts';

describe('fusion', () => {
  it('is the lexical order when there are no vectors', () => {
    expect(
      fuse(
        [
          { lexical: 4, vector: null },
          { lexical: 2, vector: null },
        ],
        { lexical: 0.8 },
      ),
    ).toEqual([1, 0.5]);
  });
  it('is the vector order when no word met', () => {
    const [near = 0, far = 0] = fuse(
      [
        { lexical: 0, vector: 0.9 },
        { lexical: 0, vector: 0.3 },
      ],
      { lexical: 0.8 },
    );
    expect(near).toBeGreaterThan(far);
    expect(near).toBeLessThanOrEqual(1);
  });
  it('keeps how much better the best is, which ranks would lose', () => {
    const scores = fuse(
      [
        { lexical: 10, vector: 0.5 },
        { lexical: 1, vector: 0.7 },
        { lexical: 0.9, vector: 0.8 },
      ],
      { lexical: 0.8 },
    );
    expect(scores[0]).toBeGreaterThan(Math.max(...scores.slice(1)));
  });
});
