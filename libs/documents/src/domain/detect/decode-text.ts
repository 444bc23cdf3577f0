import { refusals } from '../refusals.ts';

export interface DecodedText {
  readonly text: string;
  /** WHATWG label. */
  readonly encoding: string;
  readonly guessed: boolean;
}

const marks: readonly { readonly encoding: string; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

const decode = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** UTF-16 of mostly Latin text without a mark: every other byte is zero. */
const utf16WithoutMark = (bytes: Uint8Array): string | undefined => {
  const sample = bytes.subarray(0, 2048);
  if (sample.length < 8 || bytes.length % 2 !== 0) return undefined;
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte === 0 && at % 2 === 0) even++;
    else if (byte === 0) odd++;
  });
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.05) return 'utf-16le';
  return even > half * 0.7 && odd < half * 0.05 ? 'utf-16be' : undefined;
};

/** Bytes that Windows-1252 leaves free, and control characters, do not stand in a text. */
const plausible1252 = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) return false;
    if (byte === 0x7f || byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d)
      return false;
  }
  return true;
};

const declared = (bytes: Uint8Array): string | undefined => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  const label = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:-]{2,30})/i.exec(head)?.[1];
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // A page that can be read to here is not UTF-16, whatever it says.
    return encoding.startsWith('utf-16') ? undefined : encoding;
  } catch {
    return undefined;
  }
};

/** NUL and most control characters: the bytes are no text. */
const binary = /[\u0000-\u0006\u000e-\u001a\u001c-\u001f]/;

const from = (bytes: Uint8Array, encoding: string, guessed = false): DecodedText => {
  const text = decode(bytes, encoding);
  if (text === undefined) throw refusals.encodingUnreadable();
  if (binary.test(text)) throw refusals.encodingUnreadable();
  return { text, encoding, guessed };
};

/**
 * A byte-order mark decides; then valid UTF-8; then UTF-16 by its zeros; then what an HTML page declares; then
 * Windows-1252.
 * @throws AppError `documents.encoding-unreadable`.
 */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const mark = marks.find((candidate) => candidate.bytes.every((byte, at) => bytes[at] === byte));
  if (mark) return from(bytes, mark.encoding);
  const wide = utf16WithoutMark(bytes);
  if (wide !== undefined) return from(bytes, wide);
  if (decode(bytes, 'utf-8') !== undefined) return from(bytes, 'utf-8');
  const label = declared(bytes);
  if (label !== undefined) return from(bytes, label);
  if (plausible1252(bytes)) return from(bytes, 'windows-1252', true);
  throw refusals.encodingUnreadable();
};
