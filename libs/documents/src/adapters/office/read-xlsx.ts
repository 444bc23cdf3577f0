import type { DocumentWriter } from '../../domain/document-writer.ts';
import { refusals } from '../../domain/refusals.ts';
import { warnings } from '../../domain/warnings.ts';
import type { ExtractionProgress, ReadDocument } from '../../ports/document-reader.port.ts';
import { readCoreProperties } from './core-properties.ts';
import type { OfficePackage } from './package-parts.ts';
import { readCellFormats, readSharedStrings } from './xlsx-strings.ts';
import { XlsxSheet } from './xlsx-sheet.ts';
import { readXml } from './xml.ts';

interface SheetEntry {
  readonly name: string;
  readonly id: string;
  readonly hidden: boolean;
}

const readWorkbook = async (file: OfficePackage): Promise<{ sheets: readonly SheetEntry[]; date1904: boolean }> => {
  const sheets: SheetEntry[] = [];
  let date1904 = false;
  await readXml(file.archive, file.main, file.limits, {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes['name'] ?? '', id, hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  return { sheets, date1904 };
};

/** Sheet by sheet, each under its name; hidden sheets stay out. */
export const readXlsx = async (
  file: OfficePackage,
  writer: DocumentWriter,
  onProgress: (progress: ExtractionProgress) => void,
): Promise<Pick<ReadDocument, 'title' | 'language' | 'counts'>> => {
  const { sheets, date1904 } = await readWorkbook(file);
  if (sheets.length > file.limits.pagesMax) throw refusals.tooManyPages(file.limits.pagesMax, sheets.length);
  const related = await file.relationshipsOf(file.main);
  const part = (type: string): string | undefined => related.find((found) => found.type === type)?.target;
  const facts = {
    strings: await readSharedStrings(file, part('sharedStrings')),
    formats: await readCellFormats(file, part('styles'), date1904),
    limits: file.limits,
  };
  const hidden = sheets.filter((sheet) => sheet.hidden).length;
  if (hidden > 0) writer.warn(warnings.hiddenPartSkipped(hidden));
  const shown = sheets.filter((sheet) => !sheet.hidden);
  for (const [index, { name, id }] of shown.entries()) {
    // Chart sheets have no cells.
    const target = related.find((found) => found.id === id && found.type === 'worksheet')?.target;
    if (target !== undefined) {
      writer.heading(1, name, { sheet: name });
      const sheet = new XlsxSheet(writer, name, facts);
      await readXml(file.archive, target, file.limits, sheet);
      sheet.finish();
    }
    onProgress({ unit: 'sheets', done: index + 1, total: shown.length });
  }
  return { ...(await readCoreProperties(file)), counts: { sheets: shown.length } };
};
