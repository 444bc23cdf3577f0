/** A field of a chunk; its weight is chosen when searching, so that no weight is baked into the index. */
export type Field = 'title' | 'brand' | 'attributes' | 'body';

export interface FieldCounts {
  readonly title: number;
  readonly brand: number;
  readonly attributes: number;
  readonly body: number;
}

export type FieldWeights = FieldCounts;

/**
 * One posting in 31 bits: 11 of the chunk's place in its block, then how often the term stands in the title (2 bits),
 * brand (1), attributes (2) and body (4), then the chunk's length in words (11). Counts saturate; a length is exact to
 * 1,535 and then in steps of 64.
 */
export const chunksPerBlock = 2048;

const lengthExactMax = 1535;
const lengthStep = 64;
const encodeLength = (words: number): number =>
  words <= lengthExactMax ? words : Math.min(2047, lengthExactMax + Math.ceil((words - lengthExactMax) / lengthStep));
export const decodeLength = (code: number): number =>
  code <= lengthExactMax ? code : lengthExactMax + (code - lengthExactMax) * lengthStep;

export interface Posting {
  /** Number of the chunk within its merchant and shelf. */
  readonly ord: number;
  readonly counts: FieldCounts;
  /** Words of the whole chunk. */
  readonly length: number;
}

export const blockOf = (ord: number): number => Math.floor(ord / chunksPerBlock);

/** The value that removes a posting: its place and nothing else. */
export const packRemoval = (ord: number): number => (ord % chunksPerBlock) << 20;

export const packPosting = ({ ord, counts, length }: Posting): number =>
  packRemoval(ord) |
  (Math.min(3, counts.title) << 18) |
  (Math.min(1, counts.brand) << 17) |
  (Math.min(3, counts.attributes) << 15) |
  (Math.min(15, counts.body) << 11) |
  encodeLength(length);

export const unpackPosting = (block: number, packed: number): Posting => ({
  ord: block * chunksPerBlock + (packed >> 20),
  counts: {
    title: (packed >> 18) & 3,
    brand: (packed >> 17) & 1,
    attributes: (packed >> 15) & 3,
    body: (packed >> 11) & 15,
  },
  length: decodeLength(packed & 2047),
});

/** What the saturated form keeps of counts and length. */
export const storable = (posting: Posting): Posting => unpackPosting(blockOf(posting.ord), packPosting(posting));
