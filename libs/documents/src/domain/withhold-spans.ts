import type { Block, Cell, ExtractedDocument } from './extracted-document.ts';

/** A span of the text that must not be stored, and what stands in its place. */
export interface WithheldSpan {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** In order and not overlapping: of two that overlap the first counts, longer by what the second adds. */
const tidy = (spans: readonly WithheldSpan[]): WithheldSpan[] => {
  const sorted: WithheldSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = sorted.at(-1);
    if (last && span.start < last.end) sorted[sorted.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else if (span.end > span.start) sorted.push(span);
  }
  return sorted;
};

/** Maps offsets of the old text to the new one; an offset inside a span goes to its beginning or end. */
const mover = (spans: readonly WithheldSpan[]): ((offset: number, side: 'start' | 'end') => number) => {
  const ends = spans.map(({ end }) => end);
  const shifts: number[] = [];
  let shift = 0;
  for (const { start, end, replacement } of spans) shifts.push((shift += replacement.length - (end - start)));
  /** How many spans end at or before the offset. */
  const before = (offset: number): number => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (offset, side) => {
    const at = before(offset);
    const behind = at === 0 ? 0 : (shifts[at - 1] ?? 0);
    const span = spans[at];
    if (!span || offset <= span.start) return offset + behind;
    return span.start + behind + (side === 'start' ? 0 : span.replacement.length);
  };
};

const withheld = (text: string, spans: readonly WithheldSpan[]): string => {
  let result = '';
  let at = 0;
  for (const { start, end, replacement } of spans) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
};

/**
 * The document with every span replaced, in its text, title and headings; blocks and cells keep pointing at what they
 * pointed at. `find` is asked about the text once, and about each heading and the title by itself.
 */
export const withholdSpans = (
  document: ExtractedDocument,
  find: (text: string) => readonly WithheldSpan[],
): { readonly document: ExtractedDocument; readonly withheld: number } => {
  const spans = tidy(find(document.text));
  const move = mover(spans);
  const known = new Map<string, string>();
  const clean = (text: string): string => {
    const done = known.get(text) ?? withheld(text, tidy(find(text)));
    known.set(text, done);
    return done;
  };
  const moved = <Span extends Block | Cell>(span: Span): Span => ({
    ...span,
    start: move(span.start, 'start'),
    end: move(span.end, 'end'),
  });
  const blocks = document.blocks.map((block): Block => ({
    ...moved(block),
    headings: block.headings.map(clean),
    ...(block.cells && { cells: block.cells.map((cell) => ({ ...moved(cell), column: clean(cell.column) })) }),
  }));
  return {
    document: { ...document, title: clean(document.title), text: withheld(document.text, spans), blocks },
    withheld: spans.length,
  };
};
