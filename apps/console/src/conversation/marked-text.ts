/** A run of text, or the mark of a citation. */
export type Segment = { readonly text: string } | { readonly citation: number };

/** A full stop that follows a mark goes before it, as in print. */
const stopsFirst = (segments: readonly Segment[]): readonly Segment[] => {
  const moved: Segment[] = [];
  for (const segment of segments) {
    const stop = 'text' in segment ? /^\s*([.,;:!?…]+)/.exec(segment.text) : null;
    const at = moved.findLastIndex((earlier) => 'text' in earlier);
    const before = moved[at];
    if (!stop || !('text' in segment) || at === moved.length - 1 || !before || !('text' in before)) {
      moved.push(segment);
      continue;
    }
    moved[at] = { text: `${before.text}${stop[1] ?? ''}` };
    const rest = segment.text.slice(stop[0].length);
    if (rest !== '') moved.push({ text: rest });
  }
  return moved;
};

/**
 * Takes `[1]` marks out of a sentence. Marks of citations that the text does not carry come at its end; brackets that
 * are no citation of this answer stay text.
 */
export const splitMarks = (text: string, citations: readonly number[]): readonly Segment[] => {
  const known = new Set(citations);
  const seen = new Set<number>();
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(/\s*\[(\d{1,3})\]/g)) {
    const citation = Number(match[1]);
    if (!known.has(citation)) continue;
    if (match.index > from) segments.push({ text: text.slice(from, match.index) });
    segments.push({ citation });
    seen.add(citation);
    from = match.index + match[0].length;
  }
  if (from < text.length) segments.push({ text: text.slice(from) });
  for (const citation of known) if (!seen.has(citation)) segments.push({ citation });
  return stopsFirst(segments);
};
