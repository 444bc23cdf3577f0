import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { TextItem } from 'pdfjs-dist/types/src/display/api.d.ts';
import { isAppError } from '@rag-assistant/kernel';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';
import { warnings } from '../../domain/warnings.ts';
import type { ExtractionProgress, ReadDocument } from '../../ports/document-reader.port.ts';
import { openPdf, pdfRefusal } from './open-pdf.ts';
import { bodySize, headingSizes, writePage } from './page-blocks.ts';
import { withoutFurniture } from './page-furniture.ts';
import { lineText, linesOf, type Line } from './page-lines.ts';
import { preflightPdf } from './preflight.ts';

type Facts = Pick<ReadDocument, 'title' | 'language' | 'counts'>;

/** Letters that a font without a map to Unicode leaves behind. */
const unmapped = /[\ue000-\uf8ff\ufffd\u0000-\u0008]/g;
const unmappedShareMax = 0.2;
const scannedShare = 0.5;

const readPages = async (
  document: PDFDocumentProxy,
  limits: ExtractionLimits,
  onProgress: (progress: ExtractionProgress) => void,
): Promise<readonly (readonly Line[])[]> => {
  const pages: Line[][] = [];
  let letters = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const content = await page.getTextContent();
    const items = content.items.filter((item): item is TextItem => 'str' in item);
    letters += items.reduce((sum, item) => sum + item.str.length, 0);
    if (letters > limits.charactersMax) throw refusals.tooMuchText(limits.charactersMax);
    pages.push(linesOf(items));
    page.cleanup();
    onProgress({ unit: 'pages', done: number, total: document.numPages });
  }
  return pages;
};

const refuseUnreadable = (pages: readonly (readonly Line[])[], hasImages: boolean, writer: DocumentWriter): void => {
  const empty = pages.filter((lines) => lines.length === 0).length;
  if (empty > 0 && hasImages && empty >= pages.length * scannedShare) throw refusals.scanned(empty, pages.length);
  if (empty === pages.length) throw refusals.noText();
  if (empty > 0) writer.warn(warnings.pagesWithoutText(empty));
  const text = pages.flat().map(lineText).join('');
  if ((text.match(unmapped)?.length ?? 0) > text.length * unmappedShareMax) throw refusals.textUnreadable();
};

const wordsOf = (pages: readonly (readonly Line[])[]): ReadonlySet<string> =>
  new Set(
    pages.flat().flatMap(
      (line) =>
        lineText(line)
          .toLowerCase()
          .match(/\p{L}+/gu) ?? [],
    ),
  );

const statedFacts = async (document: PDFDocumentProxy): Promise<Omit<Facts, 'counts'>> => {
  const { info } = await document.getMetadata();
  const { Title, Language } = info as { Title?: unknown; Language?: unknown };
  return {
    ...(typeof Title === 'string' && { title: Title }),
    ...(typeof Language === 'string' && Language !== '' && { language: Language.slice(0, 35) }),
  };
};

/** Page by page in the order of the content; lines on most pages alike are kept once. */
export const readPdf = async (
  bytes: Uint8Array,
  writer: DocumentWriter,
  limits: ExtractionLimits,
  onProgress: (progress: ExtractionProgress) => void,
): Promise<Facts> => {
  const { hasImages } = preflightPdf(bytes, limits, writer);
  let document: PDFDocumentProxy | undefined;
  try {
    document = await openPdf(bytes);
    if (document.numPages > limits.pagesMax) throw refusals.tooManyPages(limits.pagesMax, document.numPages);
    if (await document.hasJSActions()) writer.warn(warnings.scriptsDropped(1));
    const read = await readPages(document, limits, onProgress);
    refuseUnreadable(read, hasImages, writer);
    const pages = withoutFurniture(read);
    const body = bodySize(pages);
    const layout = { body, headings: headingSizes(pages, body), words: wordsOf(pages) };
    for (const [index, lines] of pages.entries()) writePage(writer, lines, index + 1, layout);
    return { ...(await statedFacts(document)), counts: { pages: document.numPages } };
  } catch (error) {
    throw isAppError(error) ? error : pdfRefusal(error, limits);
  } finally {
    await document?.loadingTask.destroy();
  }
};
