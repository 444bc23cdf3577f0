/** A piece of structure in a plain text: a paragraph, list item, table row or code block. */
export interface TextBlock {
  /** Character offsets into the plain text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Headings above, outermost first. */
  readonly headings: readonly string[];
  /** Neighbours with the same group read on: rows of a table, items of a list. */
  readonly group: number;
}

/** What is stored and cited: the text without mark-up, and where its blocks lie. */
export interface PlainText {
  readonly text: string;
  readonly blocks: readonly TextBlock[];
}

/** What a database refuses and a reader cannot see. */
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g;

/** Well-formed Unicode, `\n` line ends, no control characters. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\u00a0/g, ' ');

/** Collects blocks into one text; a heading stands in the text as a line of its own and over what follows. */
export class PlainTextWriter {
  #text = '';
  #group = 0;
  readonly #blocks: TextBlock[] = [];
  readonly #headings: { level: number; text: string }[] = [];

  heading(level: number, raw: string): void {
    const text = cleanText(raw).replace(/\s+/g, ' ').trim();
    if (text === '') return;
    while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop();
    this.#headings.push({ level, text });
    this.#group++;
    this.#separate('\n\n');
    this.#text += text;
  }

  /** `tight` blocks stand on the line below and belong to the block before. */
  block(raw: string, tight = false): void {
    const text = cleanText(raw).replace(/^\s*\n|\s+$/g, '');
    if (text.trim() === '') return;
    if (!tight) this.#group++;
    this.#separate(tight ? '\n' : '\n\n');
    const start = this.#text.length;
    this.#text += text;
    this.#blocks.push({
      start,
      end: this.#text.length,
      headings: this.#headings.map((heading) => heading.text),
      group: this.#group,
    });
  }

  finish(): PlainText {
    return { text: this.#text, blocks: this.#blocks };
  }

  #separate(gap: string): void {
    if (this.#text !== '') this.#text += gap;
  }
}

/** Paragraphs of a text without mark-up. */
export const plainFromText = (content: string): PlainText => {
  const writer = new PlainTextWriter();
  for (const paragraph of cleanText(content).split(/\n[ \t]*\n/)) writer.block(paragraph.trim());
  return writer.finish();
};
