import type { Place } from './extracted-document.ts';
import type { DocumentWriter } from './document-writer.ts';
import { columnName, looksLikeHeader } from './table-header.ts';

export interface TableRow {
  readonly cells: readonly string[];
  /** The document itself marks the row as a header. */
  readonly header?: boolean;
  readonly place?: Place;
}

/**
 * Rows with their columns' names. A table of text that does not mark its header gets names from its first row only when
 * it has three columns or more: two are often a list of properties, whose first row is one of them.
 */
export const writeTable = (writer: DocumentWriter, rows: readonly TableRow[], columnsForHeaderMin = 3): void => {
  const [first] = rows;
  if (!first) return;
  const guessed = first.cells.length >= columnsForHeaderMin && looksLikeHeader(first.cells);
  const named = rows.length > 1 && (first.header ?? guessed);
  const columns = named ? first.cells.map(columnName) : [];
  let fresh = true;
  for (const row of named ? rows.slice(1) : rows) {
    const cells = row.cells.map((text, index) => ({ column: columns[index] ?? '', text }));
    writer.row(cells, fresh, row.place);
    fresh = false;
  }
};
