import { sentencesOf } from '@rag-assistant/language';

/** A piece of a passage that can be quoted, as it stands and as it is said. */
export interface Piece {
  /** The words it is found by; a row of a table brings its header along. */
  readonly words: string;
  readonly said: string;
  readonly header: string;
  /** The first row of a table: the region or kind that a shop takes for granted. */
  readonly isFirstRow: boolean;
}

const isRow = (line: string): boolean => /\S \| \S|^\s*\|/.test(line);
const cellsOf = (line: string): string[] =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());
const isRule = (line: string): boolean => /^[\s|:-]+$/.test(line);
const nothing = /^(?:n\/a|[-–—])?$/i;

/** "Canada, Standard: time 6 to 11 days, fee $19.95." */
const rowSaid = (cells: readonly string[], header: readonly string[]): string => {
  const leads = cells.length > 3 && !/\d/.test(cells[1] ?? '') ? 2 : 1;
  const rest = cells.slice(leads).flatMap((cell, at) => {
    const name = header[leads + at] ?? '';
    return nothing.test(cell) ? [] : [`${name.charAt(0).toLowerCase()}${name.slice(1)} ${cell}`.trim()];
  });
  const lead = cells.slice(0, leads).join(', ');
  return rest.length === 0 ? lead : `${lead}: ${rest.join(', ')}`;
};

/** Sentences and table rows of a text in reading order; the header of a table is no piece of its own. */
export const piecesOf = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let header: string[] = [];
  let prose: string[] = [];
  let isFirst = false;
  const flush = (): void => {
    pieces.push(
      ...sentencesOf(prose.join('\n')).map((one) => ({
        words: one.text,
        said: one.text,
        header: '',
        isFirstRow: false,
      })),
    );
    prose = [];
  };
  for (const line of text.split('\n')) {
    if (!isRow(line)) {
      header = [];
      prose.push(line);
      continue;
    }
    flush();
    if (isRule(line)) continue;
    const cells = cellsOf(line);
    if (header.length === 0 && !/\d/.test(line)) {
      header = cells;
      isFirst = true;
      continue;
    }
    if (header.length === 0) header = cells.map(() => '');
    pieces.push({
      words: cells.join(' '),
      said: rowSaid(cells, header),
      header: header.join(' '),
      isFirstRow: isFirst,
    });
    isFirst = false;
  }
  flush();
  return pieces;
};
