import { parse } from 'csv-parse/sync';
import { isAppError } from '@rag-assistant/kernel';
import { delimiterOf } from '../../domain/detect/text-format.ts';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { neutraliseFormula } from '../../domain/neutralise-formula.ts';
import { refusals } from '../../domain/refusals.ts';
import { columnName, looksLikeHeader } from '../../domain/table-header.ts';
import { warnings } from '../../domain/warnings.ts';

/** Rows under their columns' names; the header is row 1. */
class CsvRows {
  readonly #writer: DocumentWriter;
  readonly #limits: ExtractionLimits;
  #columns: readonly string[] | undefined;
  #first: readonly string[] | undefined;
  #row = 0;
  #cells = 0;
  #fresh = true;

  constructor(writer: DocumentWriter, limits: ExtractionLimits) {
    this.#writer = writer;
    this.#limits = limits;
  }

  add(record: readonly string[]): void {
    this.#row++;
    this.#cells += record.length;
    if (this.#cells > this.#limits.cellsMax) throw refusals.tooManyCells(this.#limits.cellsMax);
    if (this.#row === 1) {
      this.#first = record;
      return;
    }
    this.#settle(true);
    if (this.#columns && record.length !== this.#columns.length) this.#writer.warn(warnings.rowsRagged(1));
    this.#write(record, this.#row);
  }

  finish(): void {
    this.#settle(false);
  }

  #settle(hasRows: boolean): void {
    const first = this.#first;
    if (!first) return;
    this.#first = undefined;
    if (hasRows && looksLikeHeader(first)) this.#columns = first.map(columnName);
    else this.#write(first, 1);
  }

  #write(record: readonly string[], row: number): void {
    const cells = record.map((raw, index) => {
      const text = neutraliseFormula(raw);
      if (text !== raw) this.#writer.warn(warnings.formulasNeutralised(1));
      return { column: this.#columns?.[index] ?? '', text };
    });
    this.#writer.row(cells, this.#fresh, { row });
    this.#fresh = false;
  }
}

export const readCsv = (text: string, writer: DocumentWriter, limits: ExtractionLimits): void => {
  const rows = new CsvRows(writer, limits);
  try {
    parse(text, {
      delimiter: delimiterOf(text) ?? ',',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 1_000_000,
      on_record: (record: string[]) => {
        rows.add(record);
        return null;
      },
    });
  } catch (error) {
    if (isAppError(error)) throw error;
    throw refusals.damaged('csv');
  }
  rows.finish();
};
