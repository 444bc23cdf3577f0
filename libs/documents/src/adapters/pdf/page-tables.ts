import type { Line, Segment } from './page-lines.ts';

export interface PdfTable {
  readonly rows: readonly (readonly string[])[];
  /** Lines that the table takes up. */
  readonly lines: number;
}

interface Column {
  left: number;
  right: number;
}

/** Columns are where the segments of all lines overlap from above. */
const columnsOf = (lines: readonly Line[]): readonly Column[] => {
  const columns: Column[] = [];
  const spans = lines.flatMap((line) => line.segments).sort((a, b) => a.left - b.left);
  for (const { left, right } of spans) {
    const last = columns.at(-1);
    if (last && left < last.right - 0.5) last.right = Math.max(last.right, right);
    else columns.push({ left, right });
  }
  return columns;
};

/** Left edges that most rows share; a full cell comes so near the next that only these tell them apart. */
const sharedEdges = (lines: readonly Line[]): readonly number[] => {
  const seen = new Map<number, number>();
  for (const { left } of lines.flatMap((line) => line.segments)) {
    const edge = [...seen.keys()].find((known) => Math.abs(known - left) < 1) ?? left;
    seen.set(edge, (seen.get(edge) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count >= Math.max(2, lines.length / 2)).map(([edge]) => edge);
};

const splitAt = (segment: Segment, edges: readonly number[]): Segment[] => {
  const starts = segment.runs.filter(({ left, at }) => at > 0 && edges.some((edge) => Math.abs(edge - left) < 1));
  const cuts = [{ left: segment.left, at: 0 }, ...starts];
  return cuts.map(({ left, at }, index) => {
    const next = cuts[index + 1];
    const text = segment.text.slice(at, next?.at).trim();
    return {
      left,
      right: next ? Math.min(segment.right, next.left - 1) : segment.right,
      text,
      runs: [{ left, at: 0 }],
    };
  });
};

const columnAt = (columns: readonly Column[], { left, right }: Segment): number =>
  columns.findIndex((column) => left < column.right - 0.5 && right > column.left + 0.5);

/** A line of one segment right below a row carries one of its cells on. */
const continues = (line: Line | undefined, above: Line | undefined, columns: readonly Column[]): boolean => {
  const [only] = line?.segments ?? [];
  if (!line || !above || !only || line.segments.length !== 1) return false;
  if (above.y - line.y > 1.5 * line.size || above.y <= line.y) return false;
  const column = columns[columnAt(columns, only)];
  return column !== undefined && only.left >= column.left - line.size && only.right <= column.right + 3 * line.size;
};

/** How many lines from `start` form rows of a table, wrapped cells among them. */
const extent = (lines: readonly Line[], start: number): number => {
  let end = start;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at];
    if (!line) break;
    if (line.segments.length > 1) {
      end = at + 1;
      continue;
    }
    const rows = lines.slice(start, end).filter(({ segments }) => segments.length > 1);
    if (!continues(line, lines[at - 1], columnsOf(rows))) break;
    const [only] = line.segments;
    // In the first column it may as well be the text below the table, unless another row follows.
    const isFirst = only !== undefined && columnAt(columnsOf(rows), only) === 0;
    if (isFirst && (lines[at + 1]?.segments.length ?? 0) < 2) break;
    end = at + 1;
  }
  return end - start;
};

/** A table that begins at this line, if two rows or more stand in the same columns. */
export const tableAt = (lines: readonly Line[], start: number): PdfTable | undefined => {
  if ((lines[start]?.segments.length ?? 0) < 2) return undefined;
  const count = extent(lines, start);
  const drawn = lines.slice(start, start + count);
  const edges = sharedEdges(drawn.filter((line) => line.segments.length > 1));
  const taken = drawn.map((line) => ({
    ...line,
    segments: line.segments.flatMap((segment) => splitAt(segment, edges)),
  }));
  const multiple = taken.filter((line) => line.segments.length > 1);
  const columns = columnsOf(multiple);
  if (multiple.length < 2 || columns.length < 2) return undefined;
  const rows: string[][] = [];
  for (const line of taken) {
    const row = line.segments.length > 1 ? Array.from(columns, () => '') : rows.at(-1);
    if (!row) return undefined;
    for (const segment of line.segments) {
      const column = columnAt(columns, segment);
      row[column] = `${row[column] ?? ''} ${segment.text}`.trim();
    }
    if (line.segments.length > 1) rows.push(row);
  }
  return { rows, lines: count };
};
