import type { PlainText, TextBlock } from './plain-text.ts';

export interface Chunk {
  /** Character offsets into the plain text; `text.slice(start, end)` is the chunk. */
  readonly start: number;
  readonly end: number;
  readonly headings: readonly string[];
}

export interface ChunkSizes {
  /** A chunk is closed once it has this many characters. */
  readonly charactersGood: number;
  readonly charactersMax: number;
}

export const chunkSizes: ChunkSizes = { charactersGood: 700, charactersMax: 1200 };

/** Cuts a block that is too long, at the last sentence end, line end or space before the limit. */
const cut = (text: string, block: TextBlock, max: number): TextBlock[] => {
  const parts: TextBlock[] = [];
  let start = block.start;
  while (block.end - start > max) {
    const window = text.slice(start, start + max);
    const least = Math.floor(max / 2);
    const ends = [/[.!?…]["'”’)]?\s(?=[^\s]*$|[\s\S]*$)/g, /\n/g, /\s/g].map((pattern) => {
      let last = -1;
      for (const match of window.matchAll(pattern)) last = match.index + match[0].length;
      return last;
    });
    let length = ends.find((end) => end > least) ?? max;
    // Never between the halves of a character.
    if (/[\uDC00-\uDFFF]/.test(text.charAt(start + length))) length--;
    parts.push({ ...block, start, end: start + length });
    start += length;
  }
  parts.push({ ...block, start, end: block.end });
  return parts;
};

const trim = (text: string, chunk: Chunk): Chunk | null => {
  let { start, end } = chunk;
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return start === end ? null : { ...chunk, start, end };
};

/**
 * Neighbouring blocks under the same headings make a chunk of about `charactersGood`; a heading always starts a new
 * one. Every non-space character of a block lies in exactly one chunk.
 */
export const chunksOf = ({ text, blocks }: PlainText, sizes: ChunkSizes = chunkSizes): Chunk[] => {
  const chunks: Chunk[] = [];
  for (const block of blocks.flatMap((whole) => cut(text, whole, sizes.charactersMax))) {
    const open = chunks.at(-1);
    const joins =
      open?.headings.join('\n') === block.headings.join('\n') &&
      open.end - open.start < sizes.charactersGood &&
      block.end - open.start <= sizes.charactersMax;
    if (joins) chunks[chunks.length - 1] = { ...open, end: block.end };
    else chunks.push({ start: block.start, end: block.end, headings: block.headings });
  }
  return chunks.flatMap((chunk) => trim(text, chunk) ?? []);
};
