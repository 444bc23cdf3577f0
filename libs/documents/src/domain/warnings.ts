import type { ExtractionWarning } from './extracted-document.ts';

/** What may be left out of a document that is still read. */
export const warnings = {
  scriptsDropped: (count: number) => ({
    code: 'documents.scripts-dropped',
    text: 'Scripts in the file were left out.',
    count,
  }),
  hiddenTextDropped: (count: number) => ({
    code: 'documents.hidden-text-dropped',
    text: 'Text that a reader cannot see was left out.',
    count,
  }),
  hiddenPartSkipped: (count: number) => ({
    code: 'documents.hidden-part-skipped',
    text: 'Hidden sheets or slides were left out.',
    count,
  }),
  attachmentsDropped: (count: number) => ({
    code: 'documents.attachments-dropped',
    text: 'Files inside the file were left out. Send them on their own.',
    count,
  }),
  formulasNeutralised: (count: number) => ({
    code: 'documents.formulas-neutralised',
    text: 'Cells that begin like a formula were marked as text.',
    count,
  }),
  pagesWithoutText: (count: number) => ({
    code: 'documents.pages-without-text',
    text: 'Some pages have no text; if they are scans, run text recognition (OCR) and send the file again.',
    count,
  }),
  encodingGuessed: () => ({
    code: 'documents.encoding-guessed',
    text: 'The file is not UTF-8; it was read as Windows-1252. If letters look wrong, save it as UTF-8.',
  }),
  rowsRagged: (count: number) => ({
    code: 'documents.rows-ragged',
    text: 'Some rows have more or fewer cells than the header.',
    count,
  }),
} as const satisfies Record<string, (count: number) => ExtractionWarning>;
