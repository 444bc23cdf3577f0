import type { DocumentWriter } from '../../domain/document-writer.ts';
import { warnings } from '../../domain/warnings.ts';
import { writeTable, type TableRow } from '../../domain/write-table.ts';
import type { ListMarks } from './docx-numbering.ts';
import type { DocxStyles } from './docx-styles.ts';
import type { Attributes, XmlEvents } from './xml.ts';

/** Deleted text, the older of two forms of a drawing, field instructions, records of former formatting. */
const skipped = new Set(
  'del moveFrom Fallback instrText delText delInstrText pPrChange rPrChange tblPrChange tcPrChange trPrChange sectPr'.split(
    ' ',
  ),
);

interface Paragraph {
  text: string;
  styleId?: string;
  numberId?: string;
  listLevel: number;
  outline?: number;
}

interface Table {
  readonly rows: TableRow[];
  cells: string[];
  cell: string;
  span: number;
  continues: boolean;
  header: boolean;
  above: readonly string[];
}

/** How paragraphs outside tables are written: the body's structure, or the notes at the end. */
export type ParagraphSink = (text: string, paragraph: Paragraph) => void;

const off = new Set(['0', 'false', 'off', 'none']);

/** Follows `w:p` and `w:tbl` through a part, whatever they stand in (content controls, text boxes, insertions). */
export class DocxBody implements XmlEvents {
  readonly #paragraphs: Paragraph[] = [];
  readonly #tables: Table[] = [];
  #skipDepth = 0;
  #inText = false;
  #hidden = false;
  readonly #writer: DocumentWriter;
  readonly #sink: ParagraphSink;

  constructor(writer: DocumentWriter, sink: ParagraphSink) {
    this.#writer = writer;
    this.#sink = sink;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#skipDepth > 0 || skipped.has(name)) {
      this.#skipDepth++;
      return;
    }
    const paragraph = this.#paragraphs.at(-1);
    if (name === 'p') this.#paragraphs.push({ text: '', listLevel: 0 });
    else if (name === 'r') this.#hidden = false;
    else if (name === 't') this.#inText = true;
    else if (name === 'tbl' || name === 'tr' || name === 'tc') this.#openTable(name);
    else if (paragraph && !this.#hidden) this.#mark(paragraph, name, attributes);
    this.#property(name, attributes);
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (this.#skipDepth > 0 || !this.#inText || !paragraph) return;
    if (this.#hidden) this.#writer.warn(warnings.hiddenTextDropped(1));
    else paragraph.text += text;
  }

  close(name: string): void {
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    if (name === 't') this.#inText = false;
    else if (name === 'p') this.#closeParagraph();
    else if (name === 'tc') this.#closeCell();
    else if (name === 'tr') this.#closeRow();
    else if (name === 'tbl') this.#closeTable();
  }

  #openTable(name: 'tbl' | 'tr' | 'tc'): void {
    const table = this.#tables.at(-1);
    if (name === 'tbl')
      this.#tables.push({ rows: [], cells: [], cell: '', span: 1, continues: false, header: false, above: [] });
    else if (table && name === 'tr') Object.assign(table, { cells: [], header: false });
    else if (table) Object.assign(table, { cell: '', span: 1, continues: false });
  }

  #mark(paragraph: Paragraph, name: string, attributes: Attributes): void {
    if (name === 'tab' && attributes['w:val'] === undefined) paragraph.text += '\t';
    else if (name === 'br' || name === 'cr') paragraph.text += '\n';
    else if (name === 'noBreakHyphen') paragraph.text += '-';
    else if (name === 'sym') {
      const code = Number.parseInt(attributes['w:char'] ?? '', 16);
      // Symbol fonts use the private area: no letter can be told from it.
      if (code >= 0x20 && code < 0xe000) paragraph.text += String.fromCharCode(code);
    }
  }

  #property(name: string, attributes: Attributes): void {
    const value = attributes['w:val'] ?? '';
    const paragraph = this.#paragraphs.at(-1);
    const table = this.#tables.at(-1);
    if (name === 'vanish') this.#hidden = !off.has(value);
    else if (name === 'pStyle' && paragraph) paragraph.styleId = value;
    else if (name === 'numId' && paragraph) paragraph.numberId = value;
    else if (name === 'ilvl' && paragraph) paragraph.listLevel = Number(value);
    else if (name === 'outlineLvl' && paragraph) paragraph.outline = Number(value);
    else if (name === 'gridSpan' && table) table.span = Math.min(64, Number(value) || 1);
    else if (name === 'vMerge' && table) table.continues = value !== 'restart';
    else if (name === 'tblHeader' && table) table.header = !off.has(value);
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (!paragraph) return;
    const table = this.#tables.at(-1);
    if (!table) this.#sink(paragraph.text, paragraph);
    else if (paragraph.text.trim() !== '') table.cell += `${table.cell === '' ? '' : ' '}${paragraph.text.trim()}`;
  }

  #closeCell(): void {
    const table = this.#tables.at(-1);
    if (!table) return;
    table.cells.push(table.continues ? (table.above[table.cells.length] ?? '') : table.cell);
    for (let extra = 1; extra < table.span; extra++) table.cells.push('');
  }

  #closeRow(): void {
    const table = this.#tables.at(-1);
    if (!table) return;
    table.above = table.cells;
    table.rows.push({ cells: table.cells, ...(table.header && { header: true }) });
  }

  #closeTable(): void {
    const table = this.#tables.pop();
    if (!table) return;
    const outer = this.#tables.at(-1);
    if (!outer) {
      writeTable(this.#writer, table.rows);
      return;
    }
    const inner = table.rows.map(({ cells }) => cells.filter((cell) => cell !== '').join(', ')).join('; ');
    outer.cell += `${outer.cell === '' ? '' : ' '}${inner}`;
  }
}

/** Headings, list items and paragraphs by style; tables of contents repeat what follows and are left out. */
export const bodySink =
  (writer: DocumentWriter, styles: DocxStyles, marks: ListMarks): ParagraphSink =>
  (text, paragraph) => {
    if (text.trim() === '') return;
    const style = styles.of(paragraph.styleId);
    if (style.contents) return;
    const outline = paragraph.outline !== undefined && paragraph.outline < 9 ? paragraph.outline + 1 : undefined;
    const level = outline ?? style.headingLevel;
    if (level !== undefined) {
      writer.heading(level, text);
      return;
    }
    const numberId = paragraph.numberId ?? style.list?.numberId;
    if (numberId === undefined || numberId === '0') writer.block(text, { kind: 'paragraph' });
    else {
      const place = {
        numberId,
        level: paragraph.numberId === undefined ? (style.list?.level ?? 0) : paragraph.listLevel,
      };
      writer.block(text.trim(), { kind: 'list-item', mark: marks(place), tight: true });
    }
  };
