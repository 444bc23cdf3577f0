import { isUtf8 } from 'node:buffer';

export interface ByteLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly fault: 'not-utf8' | 'too-long' | null;
  /** Bytes of the file up to the end of this line. */
  readonly offset: number;
}

const decode = (bytes: Buffer, line: number): string => {
  const withoutBom = line === 1 && bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf ? bytes.subarray(3) : bytes;
  return withoutBom.toString('utf8').replace(/\r$/, '');
};

/** Lines of a UTF-8 byte stream. A line beyond `bytesMax` is dropped while it is read, so it never fills the memory. */
export async function* byteLines(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncIterable<ByteLine> {
  let parts: Buffer[] = [];
  let size = 0;
  let line = 0;
  let offset = 0;
  const finish = (): ByteLine => {
    line++;
    const tooLong = size > bytesMax;
    const bytes = tooLong ? Buffer.alloc(0) : Buffer.concat(parts);
    parts = [];
    size = 0;
    const fault = tooLong ? 'too-long' : isUtf8(bytes) ? null : 'not-utf8';
    return { line, text: fault === null ? decode(bytes, line) : '', fault, offset };
  };
  for await (const piece of source) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    while (from < bytes.length) {
      const end = bytes.indexOf(10, from);
      const part = bytes.subarray(from, end === -1 ? bytes.length : end);
      size += part.length;
      if (size <= bytesMax) parts.push(part);
      offset += part.length + (end === -1 ? 0 : 1);
      if (end === -1) break;
      yield finish();
      from = end + 1;
    }
  }
  if (size > 0) yield finish();
}
