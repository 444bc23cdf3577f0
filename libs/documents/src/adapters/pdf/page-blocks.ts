import type { DocumentWriter } from '../../domain/document-writer.ts';
import { writeTable } from '../../domain/write-table.ts';
import { lineText, type Line } from './page-lines.ts';
import { tableAt } from './page-tables.ts';

const headingFactor = 1.15;
const headingLength = 200;
const paragraphGap = 1.65;
const listMark = /^(?:[•‣▪●◦·–*-]|\d{1,3}[.)]|[a-z]\))\s+(?=\S)/u;

/** Size of most letters. */
export const bodySize = (pages: readonly (readonly Line[])[]): number => {
  const letters = new Map<number, number>();
  for (const line of pages.flat()) {
    const size = Math.round(line.size * 2) / 2;
    letters.set(size, (letters.get(size) ?? 0) + lineText(line).length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
};

/** Heading sizes from the largest to the smallest. */
export const headingSizes = (pages: readonly (readonly Line[])[], body: number): readonly number[] => {
  const sizes = pages.flat().map((line) => Math.round(line.size * 2) / 2);
  return [...new Set(sizes)].filter((size) => size >= body * headingFactor).sort((a, b) => b - a);
};

/** Words with their hyphen at a line's end, joined where the document has the joined word elsewhere. */
export const joinLines = (above: string, below: string, words: ReadonlySet<string>): string => {
  const head = /(\p{L}+)-$/u.exec(above)?.[1];
  const tail = /^(\p{Ll}[\p{L}]*)/u.exec(below)?.[1];
  if (head === undefined || tail === undefined) return `${above} ${below}`;
  return words.has((head + tail).toLowerCase()) ? above.slice(0, -1) + below : above + below;
};

interface Layout {
  readonly body: number;
  readonly headings: readonly number[];
  readonly words: ReadonlySet<string>;
}

const isSameParagraph = (above: Line, below: Line): boolean => {
  const gap = above.y - below.y;
  return (
    Math.abs(above.size - below.size) < 0.1 * above.size &&
    gap > 0 &&
    gap < paragraphGap * below.size &&
    !listMark.test(lineText(below))
  );
};

export const writePage = (writer: DocumentWriter, lines: readonly Line[], page: number, layout: Layout): void => {
  for (let at = 0; at < lines.length;) {
    const table = tableAt(lines, at);
    if (table) {
      writeTable(
        writer,
        table.rows.map((cells) => ({ cells, place: { page } })),
      );
      at += table.lines;
      continue;
    }
    const first = lines[at];
    if (!first) return;
    let text = lineText(first).trim();
    let last = first;
    at++;
    for (let next = lines[at]; next && isSameParagraph(last, next) && !tableAt(lines, at); next = lines[at]) {
      text = joinLines(text, lineText(next).trim(), layout.words);
      last = next;
      at++;
    }
    const level = layout.headings.indexOf(Math.round(first.size * 2) / 2) + 1;
    if (level > 0 && text.length <= headingLength) writer.heading(Math.min(6, level), text, { page });
    else if (listMark.test(text))
      writer.block(
        text.replace(listMark, (mark) => `${/\d|[a-z]/.test(mark) ? mark.trim() : '-'} `),
        { kind: 'list-item', tight: true },
        { page },
      );
    else writer.block(text, { kind: 'paragraph' }, { page });
  }
};
