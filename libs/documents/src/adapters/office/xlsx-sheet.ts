import type { DocumentWriter } from '../../domain/document-writer.ts';
import { refusals } from '../../domain/refusals.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import type { NumberFormat } from './number-format.ts';
import { RichText } from './xlsx-strings.ts';
import { SheetRows } from './sheet-rows.ts';
import type { Attributes, XmlEvents } from './xml.ts';

export interface WorkbookFacts {
  readonly strings: readonly string[];
  readonly formats: readonly NumberFormat[];
  readonly limits: ExtractionLimits;
}

/** `BC12` is column 54, counted from 0. */
const columnOf = (reference: string): number => {
  let column = 0;
  for (const sign of reference) {
    const value = sign.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
};

/** A sheet's cells in the order of the file, shown as Excel shows them; formulas by their last result. */
export class XlsxSheet implements XmlEvents {
  readonly #rows: SheetRows;
  readonly #facts: WorkbookFacts;
  readonly #rich = new RichText();
  #cells: [number, string][] = [];
  #cellCount = 0;
  #row = 0;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #inValue = false;
  #inline = false;

  constructor(writer: DocumentWriter, sheet: string, facts: WorkbookFacts) {
    this.#rows = new SheetRows(writer, sheet);
    this.#facts = facts;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'row') {
      this.#row = Number(attributes['r'] ?? this.#row + 1);
      this.#column = -1;
      this.#cells = [];
    } else if (name === 'v') this.#inValue = true;
    else if (name === 'is') this.#inline = true;
    else if (this.#inline) this.#rich.open(name);
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else if (this.#inline) this.#rich.text(text);
  }

  close(name: string): void {
    if (name === 'v') this.#inValue = false;
    else if (name === 'is') this.#inline = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#rows.add(this.#row, this.#cells);
    else if (this.#inline) this.#rich.close(name);
  }

  finish(): void {
    this.#rows.finish();
  }

  #openCell(attributes: Attributes): void {
    const reference = attributes['r'];
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
    this.#type = attributes['t'] ?? 'n';
    this.#style = Number(attributes['s'] ?? 0);
    this.#value = '';
  }

  #closeCell(): void {
    const shown = this.#shown();
    if (shown.trim() === '') return;
    if (++this.#cellCount > this.#facts.limits.cellsMax) throw refusals.tooManyCells(this.#facts.limits.cellsMax);
    this.#cells.push([this.#column, shown]);
  }

  #shown(): string {
    const value = this.#value;
    if (this.#type === 's') return value === '' ? '' : (this.#facts.strings[Number(value)] ?? '');
    if (this.#type === 'inlineStr') return this.#rich.take();
    if (this.#type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (this.#type === 'd') return value.replace('T', ' ').replace(/:00(?:\.0+)?Z?$/, '');
    if (this.#type !== 'n' || value === '') return this.#type === 'e' ? '' : value;
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    const format = this.#facts.formats[this.#style];
    return format ? format(number) : String(Number(number.toPrecision(15)));
  }
}
