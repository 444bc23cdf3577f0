import type { DocumentWriter } from '../../domain/document-writer.ts';
import { columnName, looksLikeHeader } from '../../domain/table-header.ts';

type SheetRow = readonly (readonly [column: number, text: string])[];

/**
 * Finds the tables of a sheet: lines of one cell above a table are text, the first row of words is the header, an empty
 * row ends the table. A row waits for its follower, since a header without rows is no header.
 */
export class SheetRows {
  readonly #writer: DocumentWriter;
  readonly #sheet: string;
  #columns: ReadonlyMap<number, string> | undefined;
  #waiting: { row: number; cells: SheetRow } | undefined;
  #fresh = true;
  #lastRow = 0;

  constructor(writer: DocumentWriter, sheet: string) {
    this.#writer = writer;
    this.#sheet = sheet;
  }

  add(row: number, cells: SheetRow): void {
    if (cells.length === 0) return;
    if (row > this.#lastRow + 1) this.#endTable();
    this.#lastRow = row;
    if (this.#waiting) this.#settle(this.#waiting, true);
    else if (!this.#columns && this.#fresh && looksLikeHeader(cells.map(([, text]) => text))) {
      this.#waiting = { row, cells };
      return;
    }
    this.#write(row, cells);
  }

  finish(): void {
    this.#endTable();
  }

  #endTable(): void {
    if (this.#waiting) this.#settle(this.#waiting, false);
    this.#columns = undefined;
    this.#fresh = true;
  }

  #settle({ row, cells }: { row: number; cells: SheetRow }, hasRows: boolean): void {
    this.#waiting = undefined;
    if (hasRows) this.#columns = new Map(cells.map(([column, text]) => [column, columnName(text)]));
    else this.#write(row, cells);
  }

  #write(row: number, cells: SheetRow): void {
    const place = { sheet: this.#sheet, row };
    const [only] = cells;
    if (only && cells.length === 1 && !this.#columns) {
      this.#writer.block(only[1], { kind: 'paragraph' }, place);
      return;
    }
    const named = cells.map(([column, text]) => ({ column: this.#columns?.get(column) ?? '', text }));
    this.#writer.row(named, this.#fresh, place);
    this.#fresh = false;
  }
}
