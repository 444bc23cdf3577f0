/** A text is read in segments of at most this many UTF-16 units, so that work and look-ahead are bounded. */
export const segmentUnitsMax = 2400;
const cutFrom = 800;
const cutTo = 2000;

/** From the best place to cut to the poorest. */
const cutMarks = [['\n\n'], ['. ', '.\n', '! ', '? ', '\n'], [' ']] as const;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** Behind the last `mark` of the window, or -1; searches no unit in front of the window. */
const lastCut = (window: string, mark: string): number => {
  const at = window.lastIndexOf(mark);
  return at < 0 ? -1 : cutFrom + at + mark.length;
};

/** Never between the two units of one character, nor between digits when another place is near. */
const hardCut = (text: string, from: number): number => {
  for (let cut = from + cutTo; cut > from + cutTo - 64; cut -= 1)
    if (!isLowSurrogate(text.charCodeAt(cut)) && !(isDigit(text.charCodeAt(cut)) && isDigit(text.charCodeAt(cut - 1))))
      return cut;
  return isLowSurrogate(text.charCodeAt(from + cutTo)) ? from + cutTo - 1 : from + cutTo;
};

/**
 * Where the segment that begins at `from` ends: at a blank line, else the end of a sentence or line, else a space. Asks
 * for no unit beyond `from + segmentUnitsMax`, so a stream that holds that many decides exactly as the whole text does.
 * @returns -1 when fewer units follow, so that only the end of the text can end the segment
 */
export const segmentEnd = (text: string, from: number): number => {
  if (text.length - from <= segmentUnitsMax) return -1;
  const window = text.slice(from + cutFrom, from + cutTo);
  for (const marks of cutMarks) {
    const cut = Math.max(...marks.map((mark) => lastCut(window, mark)));
    if (cut > 0) return from + cut;
  }
  return hardCut(text, from);
};
