import type { Bm25Parameters } from './bm25.ts';
import type { FusionWeights } from './fuse.ts';
import type { Shelf } from './prepare-document.ts';

/** How one shelf is searched; fitted on development halves, see the ADR on ranking. */
export interface Ranking {
  readonly bm25: Bm25Parameters;
  readonly fusion: FusionWeights;
  readonly lexicalMax: number;
  readonly vectorMax: number;
}

export const defaultRanking: Readonly<Record<Shelf, Ranking>> = {
  product: {
    bm25: { k1: 0.6, b: 0.5, weights: { title: 3, brand: 1, attributes: 1.5, body: 0.75 } },
    fusion: { lexical: 1, agreement: 0.8, vector: 0.25 },
    lexicalMax: 30,
    vectorMax: 20,
  },
  text: {
    bm25: { k1: 1.2, b: 0.75, weights: { title: 3, brand: 0, attributes: 1, body: 1 } },
    fusion: { lexical: 1, agreement: 0, vector: 0.4 },
    lexicalMax: 40,
    vectorMax: 20,
  },
};
