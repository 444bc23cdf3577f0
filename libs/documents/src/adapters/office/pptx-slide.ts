import type { DocumentWriter } from '../../domain/document-writer.ts';
import { writeTable, type TableRow } from '../../domain/write-table.ts';
import type { Attributes, XmlEvents } from './xml.ts';

interface Shape {
  placeholder: string | undefined;
  readonly paragraphs: { text: string; level: number }[];
}

/** What stands on every slide of a deck is not this slide's text. */
const furniture = new Set(['sldNum', 'dt', 'ftr', 'hdr']);

/** Shapes and tables of one slide in the order of the file; the title comes first, wherever it stands. */
export class PptxSlide implements XmlEvents {
  #shape: Shape | undefined;
  #paragraph: { text: string; level: number } | undefined;
  #rows: TableRow[] | undefined;
  #cells: string[] | undefined;
  #headerRow = false;
  #inText = false;
  #skipDepth = 0;
  #shown = true;
  readonly #titles: string[] = [];
  readonly #body: (Shape | TableRow[])[] = [];
  readonly #writer: DocumentWriter;
  readonly #slide: number;

  constructor(writer: DocumentWriter, slide: number) {
    this.#writer = writer;
    this.#slide = slide;
  }

  /** False for a slide that is not shown. */
  get isShown(): boolean {
    return this.#shown;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#skipDepth > 0 || name === 'Fallback') {
      this.#skipDepth++;
      return;
    }
    if (name === 'sld') this.#shown = attributes['show'] !== '0' && attributes['show'] !== 'false';
    else if (name === 'sp') this.#shape = { placeholder: undefined, paragraphs: [] };
    else if (name === 'ph' && this.#shape) this.#shape.placeholder = attributes['type'] ?? 'body';
    else if (name === 'tbl') this.#rows = [];
    else if (name === 'tblPr') this.#headerRow = attributes['firstRow'] === '1' || attributes['firstRow'] === 'true';
    else if (name === 'tr') this.#cells = [];
    else if (name === 'tc') this.#cells?.push('');
    else if (name === 'p') this.#paragraph = { text: '', level: 0 };
    else if (name === 'pPr' && this.#paragraph) this.#paragraph.level = Number(attributes['lvl'] ?? 0);
    else if (name === 't') this.#inText = true;
    else if (name === 'br' && this.#paragraph) this.#paragraph.text += '\n';
  }

  text(text: string): void {
    if (this.#inText && this.#skipDepth === 0 && this.#paragraph) this.#paragraph.text += text;
  }

  close(name: string): void {
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    if (name === 't') this.#inText = false;
    else if (name === 'p') this.#closeParagraph();
    else if (name === 'sp') this.#closeShape();
    else if (name === 'tr' && this.#rows && this.#cells) {
      this.#rows.push({
        cells: this.#cells,
        place: { slide: this.#slide },
        ...(this.#headerRow && this.#rows.length === 0 && { header: true }),
      });
      this.#cells = undefined;
    } else if (name === 'tbl' && this.#rows) {
      this.#body.push(this.#rows);
      this.#rows = undefined;
    }
  }

  write(): void {
    const place = { slide: this.#slide };
    if (this.#titles.length > 0) this.#writer.heading(1, this.#titles.join(' '), place);
    for (const part of this.#body) {
      if (Array.isArray(part)) writeTable(this.#writer, part);
      else
        for (const { text, level } of part.paragraphs)
          if (part.placeholder === 'subTitle') this.#writer.heading(2, text, place);
          else if (part.placeholder === undefined || part.paragraphs.length === 1)
            this.#writer.block(text, { kind: 'paragraph' }, place);
          else
            this.#writer.block(
              text.trim(),
              { kind: 'list-item', mark: `${'  '.repeat(Math.min(level, 8))}- `, tight: true },
              place,
            );
    }
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraph;
    this.#paragraph = undefined;
    if (!paragraph || paragraph.text.trim() === '') return;
    if (this.#cells) {
      const cell = this.#cells.pop() ?? '';
      this.#cells.push(cell === '' ? paragraph.text : `${cell} ${paragraph.text}`);
    } else if (this.#shape) this.#shape.paragraphs.push(paragraph);
    // A diagram's drawing has its text outside shapes of the slide.
    else this.#body.push({ placeholder: undefined, paragraphs: [paragraph] });
  }

  #closeShape(): void {
    const shape = this.#shape;
    this.#shape = undefined;
    if (!shape || furniture.has(shape.placeholder ?? '')) return;
    if (shape.placeholder === 'title' || shape.placeholder === 'ctrTitle')
      this.#titles.push(...shape.paragraphs.map(({ text }) => text));
    else this.#body.push(shape);
  }
}
