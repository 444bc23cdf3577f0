import type { Block, Place } from './extracted-document.ts';

/** Where a passage stands in the original, as a citation says it. */
export interface PassagePlace extends Place {
  /** The nearest heading above. */
  readonly heading?: string;
}

/** A block as it is kept for citations: offsets into the stored text, and its place. */
export interface PlacedBlock extends PassagePlace {
  readonly start: number;
  readonly end: number;
}

export const placedBlocks = (blocks: readonly Block[]): PlacedBlock[] =>
  blocks.map(({ start, end, page, slide, sheet, row, pointer, headings }) => {
    const heading = headings.at(-1);
    return {
      start,
      end,
      ...(page !== undefined && { page }),
      ...(slide !== undefined && { slide }),
      ...(sheet !== undefined && { sheet }),
      ...(row !== undefined && { row }),
      ...(pointer !== undefined && { pointer }),
      ...(heading !== undefined && { heading }),
    };
  });

/** The place of the block that holds the first character of the span, else of the next one; null beyond the last. */
export const placeAt = (blocks: readonly PlacedBlock[], start: number): PassagePlace | null => {
  const block = blocks.find((candidate) => candidate.end > start);
  if (!block) return null;
  const { start: _start, end: _end, ...place } = block;
  return place;
};
