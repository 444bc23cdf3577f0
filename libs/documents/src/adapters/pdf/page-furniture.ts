import { lineText, type Line } from './page-lines.ts';

const edgeLines = 2;
const pagesForFurniture = 3;
const shareOfPages = 0.6;

const keyOf = (line: Line): string => lineText(line).replace(/\d+/g, '#').trim();

const edgesOf = (lines: readonly Line[]): readonly Line[] => {
  const byHeight = [...lines].sort((a, b) => b.y - a.y);
  return byHeight.length <= edgeLines * 2 ? byHeight : [...byHeight.slice(0, edgeLines), ...byHeight.slice(-edgeLines)];
};

/** Page headers and footers, which stand on most pages alike but for numbers, are kept once. */
export const withoutFurniture = (pages: readonly (readonly Line[])[]): readonly (readonly Line[])[] => {
  if (pages.length < pagesForFurniture) return pages;
  const seenOn = new Map<string, number>();
  const edges = pages.map((lines) => new Set(edgesOf(lines)));
  for (const lines of edges)
    for (const key of new Set([...lines].map(keyOf))) seenOn.set(key, (seenOn.get(key) ?? 0) + 1);
  const kept = new Set<string>();
  return pages.map((lines, page) =>
    lines.filter((line) => {
      const key = keyOf(line);
      if (!edges[page]?.has(line) || (seenOn.get(key) ?? 0) < pages.length * shareOfPages) return true;
      const first = !kept.has(key);
      kept.add(key);
      return first;
    }),
  );
};
