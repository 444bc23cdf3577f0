import { Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { byteLines } from './byte-lines.ts';
import type { RecordRow } from './record-row.ts';
import { lineBytesMax, lineFaults } from './records.json.ts';

/** Most frequent of the usual separators in the header line. */
const separatorOf = (header: string): string =>
  [',', ';', '\t', '|']
    .map((mark): [string, number] => [mark, header.split(mark).length])
    .sort((a, b) => b[1] - a[1])[0]?.[0] ?? ',';

/** A quote that is never closed would take in the rest of the file. */
const recordCharactersMax = 16_000_000;

type ParsedRow = { readonly record: string[]; readonly info: Info };

const brokenRow = {
  code: 'retrieval.row-broken',
  reason: 'The row has a quote that is not closed or stands wrongly.',
};

const rowOf = (header: readonly string[], record: readonly string[], line: number): RecordRow =>
  record.length === header.length
    ? { line, record: Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])) }
    : {
        line,
        code: 'retrieval.row-ragged',
        reason: `The row has ${record.length} cells where the header has ${header.length}.`,
      };

/**
 * CSV with a header line. Lines that are no UTF-8 or too long are taken out before parsing, rows with another number of
 * cells and broken quotes after it; each is reported with its line.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, separator: string | null): AsyncIterable<RecordRow> {
  const faults: { line: number; code: string; reason: string }[] = [];
  const lines = byteLines(bytes, lineBytesMax)[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return;
  async function* text(head: string): AsyncIterable<string> {
    yield `${head}\n`;
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const { line, text: content, fault } = next.value;
      if (fault) faults.push({ line, ...lineFaults[fault] });
      yield fault ? '\n' : `${content}\n`;
    }
  }
  if (first.value.fault) {
    yield { line: 1, ...lineFaults[first.value.fault] };
    return;
  }
  const parser = parse({
    delimiter: separator ?? separatorOf(first.value.text),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: recordCharactersMax,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.['lines'] ?? 0);
      faults.push({ line, ...brokenRow });
      return undefined;
    },
  });
  const source = Readable.from(text(first.value.text));
  // A pipe does not hand errors on: a file that breaks off would leave the reader waiting.
  source.on('error', (error) => parser.destroy(error));
  const rows = source.pipe(parser) as AsyncIterable<ParsedRow>;
  let header: string[] | null = null;
  try {
    for await (const { record, info } of rows) {
      yield* faults.splice(0);
      if (header === null) header = record.map((name) => name.trim());
      else yield rowOf(header, record, info.lines);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.push({ line: Number(error['lines'] ?? 0), ...brokenRow });
  }
  yield* faults.splice(0);
}
