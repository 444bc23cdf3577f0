import type { TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';

/** A run of text in a line with white space of a column's width on both sides; points from the page's left. */
export interface Segment {
  readonly left: number;
  right: number;
  text: string;
  /** Where the drawn runs inside it begin: `left` on the page, `at` in the text. */
  readonly runs: { readonly left: number; readonly at: number }[];
}

export interface Line {
  /** Baseline, points from the page's bottom. */
  readonly y: number;
  /** Font size in points. */
  readonly size: number;
  readonly segments: Segment[];
}

/** In font sizes: beyond the first it is a blank between words, beyond the second a column's edge. */
const blankGap = 0.18;
const columnGap = 1.3;
/** How far back a cell beside wrapped cells may find its row. */
const linesBack = 8;

const sizeOf = (item: TextItem): number => {
  const [, , c = 0, d = 0] = item.transform as number[];
  return Math.hypot(c, d) || item.height || 1;
};

export const lineText = (line: Line): string => line.segments.map((segment) => segment.text).join(' ');

const onSameLine = (line: Line, y: number, size: number): boolean =>
  Math.abs(line.y - y) < 0.4 * Math.min(line.size, size);

/** The line that an item continues: the last one, or one just above that lies wholly to its left. */
const lineFor = (
  lines: readonly Line[],
  left: number,
  y: number,
  size: number,
  rightToLeft: boolean,
): Line | undefined => {
  const last = lines.at(-1);
  if (last && onSameLine(last, y, size)) {
    const edge = last.segments.at(-1)?.right ?? 0;
    if (rightToLeft || left >= edge - size) return last;
  }
  return lines
    .slice(-linesBack, -1)
    .findLast(
      (line) => onSameLine(line, y, size) && line.segments.every(({ right }) => right < left - blankGap * size),
    );
};

const segmentOf = (item: TextItem, left: number): Segment => ({
  left,
  right: left + item.width,
  text: item.str,
  runs: [{ left, at: 0 }],
});

/** Lines in the order of the page's content, which is the order of reading in what programs export. */
export const linesOf = (items: readonly TextItem[]): Line[] => {
  const lines: Line[] = [];
  let blank = false;
  for (const item of items) {
    if (item.str.trim() === '') {
      blank ||= item.str !== '';
      continue;
    }
    const [, , , , left = 0, y = 0] = item.transform as number[];
    const size = sizeOf(item);
    const line = lineFor(lines, left, y, size, item.dir === 'rtl');
    const segment = line?.segments.at(-1);
    if (!line || !segment) lines.push({ y, size, segments: [segmentOf(item, left)] });
    else {
      const gap = left - segment.right;
      if (gap > columnGap * size && item.dir !== 'rtl') line.segments.push(segmentOf(item, left));
      else {
        const spaced = blank || gap > blankGap * size;
        segment.runs.push({ left, at: segment.text.length });
        segment.text += `${spaced && !/\s$/.test(segment.text) ? ' ' : ''}${item.str}`;
        segment.right = Math.max(segment.right, left + item.width);
      }
    }
    blank = false;
  }
  return lines;
};
