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
  const taken = lines.slice(start, start + count);
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
  // Two columns of running text overlap like a table; its lines fill their columns.
  return { rows, lines: count };
};
