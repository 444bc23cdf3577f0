import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ReadDocument } from '../../ports/document-reader.port.ts';
import { readCoreProperties } from './core-properties.ts';
import { bodySink, DocxBody } from './docx-body.ts';
import { readNumbering } from './docx-numbering.ts';
import { readStyles } from './docx-styles.ts';
import type { OfficePackage } from './package-parts.ts';
import { readXml } from './xml.ts';

type Facts = Pick<ReadDocument, 'title' | 'language' | 'counts'>;

const noteParts = ['footnotes', 'endnotes', 'header', 'footer'];

/** Body in its order, then notes, then each distinct line of page headers and footers once. Comments stay out. */
export const readDocx = async (file: OfficePackage, writer: DocumentWriter): Promise<Facts> => {
  const related = await file.relationshipsOf(file.main);
  const part = (type: string): string | undefined => related.find((found) => found.type === type)?.target;
  const styles = await readStyles(file, part('styles'));
  const marks = await readNumbering(file, part('numbering'));
  await readXml(file.archive, file.main, file.limits, new DocxBody(writer, bodySink(writer, styles, marks)));
  const seen = new Set<string>();
  const note = (text: string): void => {
    if (seen.has(text.trim()) || !/\p{L}/u.test(text)) return;
    seen.add(text.trim());
    writer.block(text.trim(), { kind: 'note' });
  };
  for (const { type, target } of related)
    if (noteParts.includes(type) && file.archive.has(target))
      await readXml(file.archive, target, file.limits, new DocxBody(writer, note));
  return {
    ...(styles.language !== undefined && { language: styles.language }),
    ...(await readCoreProperties(file)),
    counts: {},
  };
};
