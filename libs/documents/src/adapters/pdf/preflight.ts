import { constants, inflateSync } from 'node:zlib';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';
import { warnings } from '../../domain/warnings.ts';

export interface PdfFacts {
  /** Pictures are streams, and a stream's dictionary always stands in the clear. */
  readonly hasImages: boolean;
}

const tailBytes = 2048;
const dictionaryBytes = 4096;
const ratioFreeBytes = 8_000_000;
const layersMax = 4;

const looksDeflated = (bytes: Uint8Array): boolean =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;

const inflate = (bytes: Uint8Array, limits: ExtractionLimits): Uint8Array | undefined => {
  const most = Math.min(limits.expandedBytesMax, Math.max(ratioFreeBytes, bytes.length * limits.expansionRatioMax));
  try {
    return inflateSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw refusals.expandsTooFar(limits.expandedBytesMax);
    // A broken stream is the PDF reader's to judge.
    return undefined;
  }
};

/** The stream after `stream` and its line end, up to `endstream`. */
const streamAt = (file: Buffer, keyword: number): Buffer => {
  let start = keyword + 6;
  if (file[start] === 0x0d) start++;
  if (file[start] === 0x0a) start++;
  const end = file.indexOf('endstream', start, 'latin1');
  return file.subarray(start, end === -1 ? file.length : end);
};

/** The dictionary right before a stream; from the last object's start, so that a neighbour does not count. */
const dictionaryBefore = (file: Buffer, keyword: number): string => {
  const text = file.toString('latin1', Math.max(0, keyword - dictionaryBytes), keyword);
  return text.slice(Math.max(0, text.lastIndexOf(' obj')));
};

/**
 * What can be told from a PDF's bytes before it is opened. Streams are unpacked here once under a bound, because the
 * PDF reader itself unpacks without one; pictures are not, since reading text leaves them alone.
 */
export const preflightPdf = (bytes: Uint8Array, limits: ExtractionLimits, writer: DocumentWriter): PdfFacts => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = file.toString('latin1', Math.max(0, file.length - tailBytes));
  if (!tail.includes('%%EOF') || !tail.includes('startxref')) throw refusals.truncated();
  let hasImages = false;
  let attachments = 0;
  let expanded = 0;
  for (let at = file.indexOf('stream', 0, 'latin1'); at !== -1; at = file.indexOf('stream', at + 6, 'latin1')) {
    if (file.toString('latin1', at - 3, at) === 'end') continue;
    const dictionary = dictionaryBefore(file, at);
    if (/\/EmbeddedFile\b/.test(dictionary)) attachments++;
    if (/\/Subtype\s*\/Image\b/.test(dictionary)) {
      hasImages = true;
      continue;
    }
    let content: Uint8Array | undefined = streamAt(file, at);
    for (let layer = 0; layer < layersMax && content && looksDeflated(content); layer++) {
      content = inflate(content, limits);
      expanded += content?.length ?? 0;
      if (expanded > limits.expandedBytesMax) throw refusals.expandsTooFar(limits.expandedBytesMax);
    }
  }
  if (attachments > 0) writer.warn(warnings.attachmentsDropped(attachments));
  return { hasImages };
};
