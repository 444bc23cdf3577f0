/** A source text cut at the cited passage; `found` is false when the source no longer holds it. */
export interface CutSource {
  readonly before: string;
  readonly cited: string;
  readonly after: string;
  readonly found: boolean;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Cuts a source at the character offsets of a citation. A source that changed since the answer is searched for the
 * passage; where it is gone, the whole text comes back uncut.
 */
export const cutSource = (text: string, start: number, end: number, snippet: string): CutSource => {
  const cut = (from: number, to: number): CutSource => ({
    before: text.slice(0, from),
    cited: text.slice(from, to),
    after: text.slice(to),
    found: true,
  });
  // A snippet may be shortened with an ellipsis; what stands before it must be there.
  const wanted = plain(snippet.replace(/…$/, ''));
  const at = plain(text.slice(start, end));
  if (at !== '' && (at.startsWith(wanted) || wanted.includes(at))) return cut(start, end);
  const raw = snippet.replace(/…$/, '').trim();
  const moved = raw === '' ? -1 : text.indexOf(raw);
  if (moved >= 0) return cut(moved, moved + raw.length);
  return { before: text, cited: '', after: '', found: false };
};
