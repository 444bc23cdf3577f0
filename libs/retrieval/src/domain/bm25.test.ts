import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestScores, bm25Part, idf, roundScore, scorePostings, type Bm25Parameters } from './bm25.ts';
import { blockOf, packPosting, packRemoval, unpackPosting, type Posting } from './posting.ts';

const posting = fc.record({
  ord: fc.nat({ max: 1_000_000 }),
  counts: fc.record({
    title: fc.nat({ max: 3 }),
    brand: fc.nat({ max: 1 }),
    attributes: fc.nat({ max: 3 }),
    body: fc.nat({ max: 15 }),
  }),
  length: fc.nat({ max: 1535 }),
});
const parameters: Bm25Parameters = { k1: 1.2, b: 0.75, weights: { title: 3, brand: 1, attributes: 1, body: 1 } };

describe('postings', () => {
  it('keep place, counts and length exactly within their bits', () => {
    fc.assert(
      fc.property(posting, (value) => {
        const packed = packPosting(value);
        expect(packed).toBeGreaterThanOrEqual(0);
        expect(packed).toBeLessThan(2 ** 31);
        expect(unpackPosting(blockOf(value.ord), packed)).toEqual(value);
      }),
    );
  });

  it('saturate beyond them, and lengths never shrink', () => {
    const huge = { ord: 5, counts: { title: 9, brand: 9, attributes: 9, body: 99 }, length: 5000 };
    const kept = unpackPosting(0, packPosting(huge));
    expect(kept.counts).toEqual({ title: 3, brand: 1, attributes: 3, body: 15 });
    expect(kept.length).toBeGreaterThanOrEqual(5000);
    expect(kept.length).toBeLessThan(5064);
  });

  it('tell a removal from any posting of a term', () => {
    expect(packRemoval(2049) & 1_048_575).toBe(0);
    expect(
      packPosting({ ord: 2049, counts: { title: 0, brand: 0, attributes: 0, body: 1 }, length: 0 }) & 1_048_575,
    ).toBeGreaterThan(0);
  });
});

describe('the best places', () => {
  it('are those that sorting all by rounded score and place gives', () => {
    const score = fc.oneof(fc.constantFrom(0, 1, 1 + 1e-12, 2, 1 - 2e-9), fc.double({ min: 0, max: 3, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(score),
        fc.nat({ max: 8 }),
        fc.option(fc.uniqueArray(fc.nat({ max: 20 }))),
        (scores, limit, open) => {
          const allowed = open && new Set(open);
          const expected = scores
            .map((value, place) => ({ score: roundScore(value), place }))
            .filter((entry) => entry.score > 0 && (allowed?.has(entry.place) ?? true))
            .sort((a, b) => b.score - a.score || a.place - b.place)
            .slice(0, limit);
          expect(bestScores(Float64Array.from(scores), limit, allowed)).toEqual(expected.map(({ place }) => place));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('BM25', () => {
  it('sums idf times saturated weighted counts, as the formula says', () => {
    const value: Posting = { ord: 0, counts: { title: 1, brand: 0, attributes: 0, body: 2 }, length: 20 };
    expect(bm25Part(value, 10, parameters)).toBeCloseTo((2.2 * 5) / (5 + 1.2 * (0.25 + 0.75 * 2)), 12);
    expect(idf(100, 1)).toBeCloseTo(Math.log(1 + 99.5 / 1.5), 12);
  });

  it('scores from blocks what a scan of all documents scores', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 30 }),
        fc.array(word, { maxLength: 4 }),
        (documents, wanted) => {
          const query = [...new Set(wanted)].map((term) => ({
            term,
            weight: wanted.filter((other) => other === term).length,
          }));
          const count = (document: readonly string[], term: string): number =>
            document.filter((other) => other === term).length;
          const total = documents.reduce((sum, document) => sum + document.length, 0);
          const blocks = query.map(({ term }) => ({
            term,
            block: 0,
            packed: documents.flatMap((document, ord) =>
              count(document, term) === 0
                ? []
                : [
                    packPosting({
                      ord,
                      counts: { title: 0, brand: 0, attributes: 0, body: count(document, term) },
                      length: document.length,
                    }),
                  ],
            ),
          }));
          const scores = scorePostings(blocks, query, { chunks: documents.length, words: total }, parameters);
          documents.forEach((document, ord) => {
            const expected = query.reduce((sum, { term, weight }) => {
              const tf = count(document, term);
              const df = documents.filter((other) => other.includes(term)).length;
              if (tf === 0) return sum;
              const norm = 1.2 * (0.25 + (0.75 * document.length * documents.length) / total);
              return sum + (weight * Math.log(1 + (documents.length - df + 0.5) / (df + 0.5)) * 2.2 * tf) / (tf + norm);
            }, 0);
            expect(scores.bm25[ord] ?? 0).toBeCloseTo(expected, 9);
          });
        },
      ),
    );
  });
});
