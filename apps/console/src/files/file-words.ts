import type { DocumentFile, FileStatus, PassagePlace } from '@rag-assistant/contracts';

const words: Readonly<Record<FileStatus, string>> = {
  received: 'Waiting for its turn',
  extracting: 'Reading the file',
  sanitizing: 'Taking personal data out',
  embedding: 'Preparing for search',
  stored: 'Answers may cite it',
  refused: 'Not taken in',
  failed: 'Could not be processed',
  removed: 'Removed',
};

export const statusWords = ({ status, searchable }: Pick<DocumentFile, 'status' | 'searchable'>): string =>
  status !== 'stored' && searchable ? `${words[status]}; answers still cite the earlier version` : words[status];

const ends: readonly FileStatus[] = ['stored', 'refused', 'failed', 'removed'];
export const hasEnded = ({ status }: Pick<DocumentFile, 'status'>): boolean => ends.includes(status);

const units = ['bytes', 'kB', 'MB'];
/** `25 MB`, `4.2 kB`. */
export const sizeWords = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const size = bytes / 1000 ** power;
  return `${size.toLocaleString('en-GB', { maximumFractionDigits: size < 10 && power > 0 ? 1 : 0 })} ${units[power] ?? ''}`;
};

/** Where in its file a passage stands: `page 3`, `row 12 of sheet Prices`, `under “Returns”`. */
export const placeWords = (place: PassagePlace | undefined): string | null => {
  if (!place) return null;
  const { page, slide, sheet, row, heading } = place;
  if (page !== undefined) return `page ${page}`;
  if (slide !== undefined) return `slide ${slide}`;
  if (row !== undefined) return sheet === undefined ? `row ${row}` : `row ${row} of sheet ${sheet}`;
  if (sheet !== undefined) return `sheet ${sheet}`;
  return heading === undefined ? null : `under “${heading}”`;
};
