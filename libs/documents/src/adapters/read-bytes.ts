import { checkClaims, extensionOf } from '../domain/detect/claims.ts';
import { decodeText } from '../domain/detect/decode-text.ts';
import { identifyBytes } from '../domain/detect/identify-bytes.ts';
import { textFormatOf } from '../domain/detect/text-format.ts';
import { DocumentWriter } from '../domain/document-writer.ts';
import type { ExtractionLimits } from '../domain/extraction-limits.ts';
import { warnings } from '../domain/warnings.ts';
import type { ExtractionProgress, FileToRead, ReadDocument } from '../ports/document-reader.port.ts';
import { openArchive } from './archive/archive.ts';
import { readHtml } from './markup/html-text.ts';
import { readMarkdown } from './markup/read-markdown.ts';
import { readText } from './markup/read-text.ts';
import { openPackage } from './office/package-parts.ts';
import { readDocx } from './office/read-docx.ts';
import { readPptx } from './office/read-pptx.ts';
import { readXlsx } from './office/read-xlsx.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { readCsv } from './records/read-csv.ts';
import { readJson, readJsonLines } from './records/read-json.ts';

type Report = (progress: ExtractionProgress) => void;
type Facts = Pick<ReadDocument, 'format'> & Partial<ReadDocument>;

const readOffice = async (
  file: FileToRead,
  writer: DocumentWriter,
  limits: ExtractionLimits,
  report: Report,
): Promise<Facts> => {
  const archive = await openArchive(file.bytes, limits);
  try {
    const parts = await openPackage(archive, limits, writer);
    checkClaims(parts.format, file.name, file.contentType);
    const read = { docx: readDocx, xlsx: readXlsx, pptx: readPptx }[parts.format];
    return { format: parts.format, ...(await read(parts, writer, report)) };
  } finally {
    archive.close();
  }
};

const readTextual = (file: FileToRead, writer: DocumentWriter, limits: ExtractionLimits): Facts => {
  const { text, encoding, guessed } = decodeText(file.bytes);
  const format = textFormatOf(text, extensionOf(file.name));
  checkClaims(format, file.name, file.contentType);
  if (guessed) writer.warn(warnings.encodingGuessed());
  const facts = { format, encoding };
  switch (format) {
    case 'html':
      return { ...facts, ...readHtml(text, writer, limits) };
    case 'markdown':
      return { ...facts, ...readMarkdown(text, writer, limits) };
    case 'json':
      return { ...facts, ...readJson(text, writer, limits) };
    case 'jsonl':
      readJsonLines(text, writer, limits);
      return facts;
    case 'csv':
      readCsv(text, writer, limits);
      return facts;
    case 'text':
      readText(text, writer);
      return facts;
  }
};

const readFamily = async (
  file: FileToRead,
  writer: DocumentWriter,
  limits: ExtractionLimits,
  report: Report,
): Promise<Facts> => {
  const family = identifyBytes(file.bytes);
  if (family === 'zip') return readOffice(file, writer, limits, report);
  if (family === 'text') return readTextual(file, writer, limits);
  checkClaims('pdf', file.name, file.contentType);
  return { format: 'pdf', ...(await readPdf(file.bytes, writer, limits, report)) };
};

/** Reads in this very thread, without bounds on time and memory: for a thread that can be ended from outside. */
export const readBytes = async (file: FileToRead, limits: ExtractionLimits, report: Report): Promise<ReadDocument> => {
  const writer = new DocumentWriter(limits);
  const facts = await readFamily(file, writer, limits, report);
  const title = facts.title?.trim() ?? '';
  const named = title === '' ? writer.firstHeading : title;
  const { text, blocks, warnings: found } = writer.finish();
  return {
    format: facts.format,
    ...(named !== undefined && { title: named }),
    ...(facts.language !== undefined && { language: facts.language }),
    ...(facts.encoding !== undefined && { encoding: facts.encoding }),
    counts: facts.counts ?? {},
    text,
    blocks,
    warnings: found,
  };
};
