import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError, invalid, isAppError } from '@rag-assistant/kernel';
import {
  guessKind,
  guessMapping,
  mapRecord,
  variantsOf,
  type ColumnMapping,
  type RecordKind,
} from '../domain/map-record.ts';
import type { MerchantSource, SourceFault, SourceItem, SourceReading } from '../ports/merchant-source.port.ts';
import type { RecordRow } from './record-row.ts';
import { readCsv } from './records.csv.ts';
import { readJsonArray, readJsonLines } from './records.json.ts';
import { readTextFile } from './text-file.ts';

export interface FileSourceOptions {
  /** Guessed from the columns or the file's name when absent. */
  readonly kind?: RecordKind;
  /** Columns that are not to be guessed. */
  readonly mapping?: ColumnMapping;
  /** Of prices that name none; `USD` when absent. */
  readonly currency?: string;
  /** The collection's name; the file's when absent. */
  readonly collection?: string;
  /** Called with the bytes of the file read so far. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

type Format = 'csv' | 'tsv' | 'jsonl' | 'json' | 'markdown' | 'html' | 'text';
const formats: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  txt: 'text',
  text: 'text',
};

const formatOf = (file: string): Format => {
  const extension = file.replace(/\.gz$/i, '').split('.').at(-1)?.toLowerCase() ?? '';
  const format = formats[extension];
  if (format) return format;
  throw new AppError({
    code: 'retrieval.source-unsupported',
    category: 'unsupported',
    publicText: 'That kind of file is not read; give CSV, TSV, JSONL, JSON, Markdown, HTML or text, also with .gz.',
    context: { extension: extension.slice(0, 20) },
  });
};

const unreadable = (error: unknown): AppError =>
  new AppError({
    code: 'retrieval.source-unreadable',
    category: 'invalid',
    publicText: 'The file cannot be read; check that it exists, may be read and is not damaged.',
    context: { reason: (error as NodeJS.ErrnoException).code },
    cause: error,
  });

async function* bytesOf(path: string, onProgress: FileSourceOptions['onProgress']): AsyncIterable<Uint8Array> {
  try {
    const total = (await stat(path)).size;
    const file = createReadStream(path, { highWaterMark: 256 * 1024 });
    let read = 0;
    file.on('data', (piece) => {
      read += piece.length;
      onProgress?.(read, total);
    });
    const gunzip = createGunzip();
    file.on('error', (error) => gunzip.destroy(error));
    const stream = path.toLowerCase().endsWith('.gz') ? file.pipe(gunzip) : file;
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw isAppError(error) ? error : unreadable(error);
  }
}

const recordsOf = (format: Format, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RecordRow> => {
  if (format === 'jsonl') return readJsonLines(bytes);
  if (format === 'json') return readJsonArray(bytes);
  return readCsv(bytes, format === 'tsv' ? '\t' : null);
};

/** A file that cannot be a catalogue of products is refused at once instead of line by line. */
const checkColumns = ({ kind, mapping }: SourceReading, columns: readonly string[]): void => {
  const needed = kind === 'product' ? (['sku', 'name'] as const) : (['title', 'content'] as const);
  const missing = needed.filter((field) => mapping?.[field] === undefined);
  const unknown = Object.values(mapping ?? {}).find((column) => !columns.includes(column));
  if (missing.length > 0 || unknown !== undefined)
    throw invalid(
      'retrieval.columns-missing',
      unknown === undefined
        ? `No column could be taken for ${missing.join(' and ')}; name it in the column mapping.`
        : `The column mapping names a column that the file does not have.`,
    );
};

/** One file of a merchant, read as a stream; `.gz` is unpacked on the way. */
export const openFileSource = (path: string, options: FileSourceOptions = {}): MerchantSource => {
  const file = basename(path);
  const currency = options.currency ?? 'USD';
  const readingOf = (records: readonly Readonly<Record<string, unknown>>[]): SourceReading => {
    const columns = [
      ...new Set(
        records.flatMap((record) =>
          variantsOf(record)
            .slice(0, 5)
            .flatMap((row) => Object.keys(row)),
        ),
      ),
    ];
    const kind = options.kind ?? guessKind(columns);
    const reading = { kind, mapping: guessMapping(columns, kind, options.mapping) };
    checkColumns(reading, columns);
    return reading;
  };
  const textKind = (): 'policy' | 'faq' => (options.kind === 'faq' || /faq/i.test(file) ? 'faq' : 'policy');

  async function* readRecords(format: Format, signal: AbortSignal | undefined): AsyncIterable<SourceItem> {
    let reading: SourceReading | null = null;
    const seen = new Set<string>();
    for await (const row of recordsOf(format, bytesOf(path, options.onProgress))) {
      signal?.throwIfAborted();
      if ('code' in row) {
        yield { type: 'fault', fault: { file, line: row.line, code: row.code, reason: row.reason } };
        continue;
      }
      reading ??= readingOf([row.record]);
      const { kind, mapping } = reading;
      for (const record of kind === 'product' ? variantsOf(row.record) : [row.record])
        yield mapOne(record, row.line, { kind, mapping: mapping ?? {}, currency }, seen);
    }
  }

  const faultAt = (line: number, error: AppError): SourceFault => ({
    file,
    line,
    code: error.code,
    reason: error.publicText,
  });
  const mapOne = (
    record: Readonly<Record<string, unknown>>,
    line: number,
    how: Parameters<typeof mapRecord>[1],
    seen: Set<string>,
  ): SourceItem => {
    try {
      const { document, warnings } = mapRecord(record, how);
      if (seen.has(document.externalId))
        throw invalid('retrieval.document-twice', 'The same id came before; the first one is kept.');
      seen.add(document.externalId);
      return { type: 'document', line, document, warnings: warnings.map((warning) => faultAt(line, warning)) };
    } catch (error) {
      if (isAppError(error)) return { type: 'fault', fault: faultAt(line, error) };
      throw error;
    }
  };

  return {
    name: options.collection ?? file,
    reading: async () => {
      const format = formatOf(file);
      if (format === 'markdown' || format === 'html' || format === 'text') return { kind: textKind(), mapping: null };
      for await (const row of recordsOf(format, bytesOf(path, undefined)))
        if ('record' in row) return readingOf([row.record]);
      return { kind: options.kind ?? 'product', mapping: options.mapping ?? {} };
    },
    read: (signal) => {
      const format = formatOf(file);
      if (format === 'markdown' || format === 'html' || format === 'text')
        return readTextFile({ bytes: bytesOf(path, options.onProgress), file, format, kind: textKind() });
      return readRecords(format, signal);
    },
  };
};
