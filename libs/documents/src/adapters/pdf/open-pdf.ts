// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- other projects compile this file without the folder
/// <reference path="./pdfjs-worker.d.ts" />
import { fileURLToPath } from 'node:url';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { refusals } from '../../domain/refusals.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';

/** Character maps of East Asian fonts lie beside the library; a bundle without them still reads everything else. */
const characterMaps = (): string | undefined => {
  try {
    return fileURLToPath(new URL('../../cmaps/', import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs')));
  } catch {
    return undefined;
  }
};

/** The library's words tell what is wrong; they may quote the file and go no further than this. */
export const pdfRefusal = (error: unknown, limits: ExtractionLimits): Error => {
  const name = error instanceof Error ? error.name : '';
  const text = error instanceof Error ? error.message : '';
  if (name === 'PasswordException') return refusals.encrypted();
  if (/circular reference/i.test(text)) return refusals.cyclicReference('pages');
  if (error instanceof RangeError || /call stack/i.test(text)) return refusals.nestingTooDeep(limits.nestingMax);
  return refusals.damaged('pdf');
};

/** No fonts, no pictures, no forms, no network: the library only tells which letters stand where. */
export const openPdf = async (bytes: Uint8Array): Promise<PDFDocumentProxy> => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  // The library looks for its worker here first; else it would import a file by a path that a bundle does not have.
  const scope = globalThis as { pdfjsWorker?: unknown };
  scope.pdfjsWorker ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const maps = characterMaps();
  return getDocument({
    data: bytes,
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 1,
    ...(maps !== undefined && { cMapUrl: maps, cMapPacked: true }),
  }).promise;
};
