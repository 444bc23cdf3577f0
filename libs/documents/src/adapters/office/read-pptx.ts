import type { DocumentWriter } from '../../domain/document-writer.ts';
import { refusals } from '../../domain/refusals.ts';
import { warnings } from '../../domain/warnings.ts';
import type { ExtractionProgress, ReadDocument } from '../../ports/document-reader.port.ts';
import { readCoreProperties } from './core-properties.ts';
import type { OfficePackage } from './package-parts.ts';
import { PptxSlide } from './pptx-slide.ts';
import { readXml } from './xml.ts';

/** Slides in the order of the show, with their diagrams; hidden slides, speaker notes and comments stay out. */
export const readPptx = async (
  file: OfficePackage,
  writer: DocumentWriter,
  onProgress: (progress: ExtractionProgress) => void,
): Promise<Pick<ReadDocument, 'title' | 'language' | 'counts'>> => {
  const ids: string[] = [];
  await readXml(file.archive, file.main, file.limits, {
    open: (name, attributes) => {
      if (name === 'sldId') ids.push(attributes['r:id'] ?? '');
    },
  });
  if (ids.length > file.limits.pagesMax) throw refusals.tooManyPages(file.limits.pagesMax, ids.length);
  if (new Set(ids).size !== ids.length) throw refusals.cyclicReference('slides');
  const related = await file.relationshipsOf(file.main);
  for (const [index, id] of ids.entries()) {
    const part = related.find((found) => found.id === id)?.target;
    if (part === undefined) throw refusals.damaged('slide');
    const slide = new PptxSlide(writer, index + 1);
    await readXml(file.archive, part, file.limits, slide);
    for (const { type, target } of await file.relationshipsOf(part))
      if (type === 'diagramData' && file.archive.has(target)) await readXml(file.archive, target, file.limits, slide);
    if (slide.isShown) slide.write();
    else writer.warn(warnings.hiddenPartSkipped(1));
    onProgress({ unit: 'slides', done: index + 1, total: ids.length });
  }
  return { ...(await readCoreProperties(file)), counts: { slides: ids.length } };
};
