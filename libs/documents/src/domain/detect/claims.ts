import type { DocumentFormat } from '../extracted-document.ts';
import { refusals } from '../refusals.ts';

const textual: readonly DocumentFormat[] = ['text', 'markdown', 'csv', 'json', 'jsonl'];

/** What a name may hold; names that are not listed claim nothing. */
const byExtension: Readonly<Record<string, readonly DocumentFormat[]>> = {
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  pptx: ['pptx'],
  html: ['html'],
  htm: ['html'],
  xhtml: ['html'],
  csv: ['csv'],
  tsv: ['csv'],
  json: ['json', 'jsonl'],
  jsonl: ['jsonl', 'json'],
  ndjson: ['jsonl', 'json'],
  md: ['markdown'],
  markdown: ['markdown'],
  txt: textual,
  text: textual,
  log: textual,
  doc: [],
  xls: [],
  ppt: [],
  docm: [],
  xlsm: [],
  pptm: [],
  png: [],
  jpg: [],
  jpeg: [],
  gif: [],
  exe: [],
  zip: [],
};

const office = 'application/vnd.openxmlformats-officedocument.';
const byContentType: Readonly<Record<string, readonly DocumentFormat[]>> = {
  'application/pdf': ['pdf'],
  [`${office}wordprocessingml.document`]: ['docx'],
  [`${office}spreadsheetml.sheet`]: ['xlsx'],
  [`${office}presentationml.presentation`]: ['pptx'],
  'text/html': ['html'],
  'application/xhtml+xml': ['html'],
  'text/csv': ['csv'],
  'text/tab-separated-values': ['csv'],
  // Browsers on Windows name CSV files so.
  'application/vnd.ms-excel': ['csv'],
  'application/json': ['json', 'jsonl'],
  'application/jsonl': ['jsonl', 'json'],
  'application/x-ndjson': ['jsonl', 'json'],
  'application/csv': ['csv'],
  'text/markdown': ['markdown', 'text'],
  'text/x-markdown': ['markdown', 'text'],
  'text/plain': textual,
  'application/zip': ['docx', 'xlsx', 'pptx'],
};

export const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';

const mediaType = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase();

/** Types that browsers and tools send when they do not know. */
const unknown = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'application/x-download']);

/**
 * A name or a declared type that contradicts the content is refused: what checks one may be fooled by the other.
 * @throws AppError `documents.extension-mismatch`, `documents.content-type-mismatch`.
 */
export const checkClaims = (format: DocumentFormat, name: string, contentType?: string): void => {
  const extension = extensionOf(name);
  const named = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
  if (named && !named.includes(format)) throw refusals.extensionMismatch(format, extension);
  const type = mediaType(contentType ?? '');
  if (unknown.has(type)) return;
  const declared = Object.hasOwn(byContentType, type) ? byContentType[type] : undefined;
  if (!(declared ?? []).includes(format)) throw refusals.contentTypeMismatch(format);
};
