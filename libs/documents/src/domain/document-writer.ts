import { cleanText, oneLine } from './clean-text.ts';
import type { Block, BlockKind, Cell, ExtractionWarning, Place } from './extracted-document.ts';
import type { ExtractionLimits } from './extraction-limits.ts';
import { refusals } from './refusals.ts';

export interface WrittenText {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly warnings: readonly ExtractionWarning[];
}

/** A cell as a reader of a format hands it over; no column name stands for an unnamed column. */
export interface CellText {
  readonly column: string;
  readonly text: string;
}

interface BlockInit {
  readonly kind: Exclude<BlockKind, 'heading' | 'row'>;
  /** Stands on the line below and belongs to the block before. */
  readonly tight?: boolean;
  /** Stands before the text: a bullet or a number. */
  readonly mark?: string;
}

const longestTitle = 300;

/** Collects blocks into one text and holds it to the limits of characters and cells. */
export class DocumentWriter {
  readonly #parts: string[] = [];
  #length = 0;
  #cells = 0;
  #group = 0;
  #headings: readonly { readonly level: number; readonly text: string }[] = [];
  #path: readonly string[] = [];
  readonly #blocks: Block[] = [];
  readonly #warnings = new Map<string, ExtractionWarning>();
  readonly #limits: ExtractionLimits;

  constructor(limits: ExtractionLimits) {
    this.#limits = limits;
  }

  heading(level: number, raw: string, place: Place = {}): void {
    const text = oneLine(raw);
    if (text === '') return;
    const above = this.#headings.filter((heading) => heading.level < level);
    const headings = above.map((heading) => heading.text);
    this.#headings = [...above, { level, text }];
    this.#path = [...headings, text];
    this.#group++;
    const start = this.#append('\n\n', text);
    this.#blocks.push({ kind: 'heading', start, end: this.#length, headings, group: this.#group, level, ...place });
  }

  block(raw: string, init: BlockInit, place: Place = {}): void {
    const body = cleanText(raw).replace(/^(?:[ \t]*\n)+|\s+$/g, '');
    if (body.trim() === '') return;
    const text = (init.mark ?? '') + body;
    // The first item of a list stands apart from the paragraph above.
    const tight = init.tight === true && (init.kind !== 'list-item' || this.#blocks.at(-1)?.kind === 'list-item');
    if (!tight) this.#group++;
    const start = this.#append(tight ? '\n' : '\n\n', text);
    this.#blocks.push({
      kind: init.kind,
      start,
      end: this.#length,
      headings: this.#path,
      group: this.#group,
      ...place,
    });
  }

  /** A row of a table as `Column: cell | Column: cell`; empty cells are left out. `first` starts a table. */
  row(cells: readonly CellText[], first: boolean, place: Place = {}): void {
    let text = '';
    const spans: Cell[] = [];
    const gap = first ? '\n\n' : '\n';
    const base = this.#length === 0 ? 0 : this.#length + gap.length;
    for (const { column, text: raw } of cells) {
      const value = oneLine(raw);
      if (value === '') continue;
      if (++this.#cells > this.#limits.cellsMax) throw refusals.tooManyCells(this.#limits.cellsMax);
      if (text !== '') text += ' | ';
      if (column !== '') text += `${column}: `;
      spans.push({ column, start: base + text.length, end: base + text.length + value.length });
      text += value;
    }
    if (first) this.#group++;
    if (text === '') return;
    const start = this.#append(gap, text);
    this.#blocks.push({
      kind: 'row',
      start,
      end: this.#length,
      headings: this.#path,
      group: this.#group,
      cells: spans,
      ...place,
    });
  }

  /** Kept once a code; counts add up. */
  warn(warning: ExtractionWarning): void {
    const count = (this.#warnings.get(warning.code)?.count ?? 0) + (warning.count ?? 0);
    this.#warnings.set(warning.code, count === 0 ? warning : { ...warning, count });
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** The first heading, cut to the length of a title. */
  get firstHeading(): string | undefined {
    const block = this.#blocks.find(({ kind }) => kind === 'heading');
    return block && this.#text().slice(block.start, Math.min(block.end, block.start + longestTitle));
  }

  finish(): WrittenText {
    return { text: this.#text(), blocks: this.#blocks, warnings: [...this.#warnings.values()] };
  }

  #text(): string {
    if (this.#parts.length > 1) this.#parts.splice(0, this.#parts.length, this.#parts.join(''));
    return this.#parts[0] ?? '';
  }

  /** @returns where the text begins. */
  #append(gap: string, text: string): number {
    const before = this.#length === 0 ? '' : gap;
    const start = this.#length + before.length;
    if (start + text.length > this.#limits.charactersMax) throw refusals.tooMuchText(this.#limits.charactersMax);
    this.#parts.push(before, text);
    this.#length = start + text.length;
    return start;
  }
}
