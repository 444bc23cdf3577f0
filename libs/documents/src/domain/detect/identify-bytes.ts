import { refusals } from '../refusals.ts';

/** The families that the first bytes tell apart. */
export type ByteFamily = 'pdf' | 'zip' | 'text';

const ascii = (text: string): readonly number[] => Array.from(text, (sign) => sign.charCodeAt(0));

/** Known by their first bytes and not read; the name stands in the error's context. */
const foreign: readonly { readonly name: string; readonly magic: readonly number[]; readonly at?: number }[] = [
  { name: 'png', magic: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'jpeg', magic: [0xff, 0xd8, 0xff] },
  { name: 'gif', magic: ascii('GIF8') },
  { name: 'tiff', magic: [0x49, 0x49, 0x2a, 0] },
  { name: 'tiff', magic: [0x4d, 0x4d, 0, 0x2a] },
  { name: 'riff', magic: ascii('RIFF') },
  { name: 'isobmff', magic: ascii('ftyp'), at: 4 },
  { name: 'gzip', magic: [0x1f, 0x8b] },
  { name: 'bzip2', magic: ascii('BZh') },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: '7z', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'rar', magic: ascii('Rar!') },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'elf', magic: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'windows-program', magic: ascii('MZ') },
  { name: 'rtf', magic: ascii('{\\rtf') },
  { name: 'postscript', magic: ascii('%!PS') },
  { name: 'sqlite', magic: ascii('SQLite format 3') },
];

const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const startsWith = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean =>
  magic.every((byte, index) => bytes[at + index] === byte);

const latin1 = new TextDecoder('latin1');
const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  latin1.decode(bytes.subarray(Math.max(0, from), to));

/** Where a zip archive's end record closes the file: that file is a zip to an unpacker, whatever it begins with. */
const endsAsZip = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at--) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== 0x06054b50) continue;
    if (at + 22 + view.getUint16(at + 20, true) <= bytes.length && view.getUint16(at + 10, true) > 0) return true;
  }
  return false;
};

const encryptedStream = ascii('EncryptedPackage').flatMap((byte) => [byte, 0]);
const holds = (bytes: Uint8Array, wanted: readonly number[]): boolean => {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1))
    if (startsWith(bytes, wanted, at)) return true;
  return false;
};

const refuseForeign = (bytes: Uint8Array): void => {
  if (startsWith(bytes, compound)) throw holds(bytes, encryptedStream) ? refusals.encrypted() : refusals.oldOffice();
  const known = foreign.find(({ magic, at }) => startsWith(bytes, magic, at));
  if (known) throw refusals.formatUnsupported(known.name);
};

/**
 * @throws AppError `documents.polyglot`, `documents.encrypted`, `documents.old-office-format`,
 * `documents.format-unsupported`, `documents.truncated`.
 */
export const identifyBytes = (bytes: Uint8Array): ByteFamily => {
  const start = textOf(bytes, 0, 1024);
  const isZip = startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6]);
  const header = /%PDF-\d\.\d/.exec(start);
  const isPdf =
    header?.index === 0 || (header !== null && /^(?:\u00ef\u00bb\u00bf)?\s*$/.test(start.slice(0, header.index)));
  if (header && !isPdf && /%%EOF\s*$/.test(textOf(bytes, bytes.length - 1024, bytes.length)))
    throw refusals.polyglot('pdf-behind-other-content');
  if (!isZip && endsAsZip(bytes)) throw refusals.polyglot('archive-behind-other-content');
  if (isZip) return 'zip';
  if (isPdf) {
    if (/<(?:!doctype\s+html|html|script|body|iframe)[\s>]/i.test(start)) throw refusals.polyglot('pdf-and-html');
    return 'pdf';
  }
  refuseForeign(bytes);
  return 'text';
};
