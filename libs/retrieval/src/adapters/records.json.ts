import { byteLines } from './byte-lines.ts';
import type { RecordRow } from './record-row.ts';

export const lineBytesMax = 8_000_000;
const fileBytesMax = 256_000_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const lineFaults = {
  'too-long': { code: 'retrieval.line-too-long', reason: 'The line is longer than 8 MB.' },
  'not-utf8': { code: 'retrieval.line-not-utf8', reason: 'The line is not valid UTF-8; save the file as UTF-8.' },
} as const;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One JSON object a line; blank lines are skipped. */
export async function* readJsonLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RecordRow> {
  for await (const { line, text, fault } of byteLines(bytes, lineBytesMax)) {
    if (fault) yield { line, ...lineFaults[fault] };
    else if (text.trim() !== '') {
      const record = parse(text);
      if (isRecord(record)) yield { line, record };
      else yield { line, code: 'retrieval.line-not-json', reason: 'The line is not a JSON object.' };
    }
  }
}

/** An array of objects, or an object with one array in it; lines are numbers of records. */
export async function* readJsonArray(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RecordRow> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.byteLength;
    if (size > fileBytesMax) {
      yield { line: 1, code: 'retrieval.file-too-large', reason: 'A JSON file has at most 256 MB; give it as JSONL.' };
      return;
    }
    parts.push(part);
  }
  const value = parse(
    Buffer.concat(parts)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
  const rows = isRecord(value) ? (Object.values(value).find(Array.isArray) ?? [value]) : value;
  if (!Array.isArray(rows)) {
    yield { line: 1, code: 'retrieval.file-not-json', reason: 'The file is not a JSON array of objects.' };
    return;
  }
  for (const [index, record] of rows.entries())
    if (isRecord(record)) yield { line: index + 1, record };
    else yield { line: index + 1, code: 'retrieval.line-not-json', reason: 'The entry is not a JSON object.' };
}
