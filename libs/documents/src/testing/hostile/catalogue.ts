import { english, makeSource } from '../fixtures/source.ts';
import { utf8 } from '../fixtures/fixture.ts';
import { writePdf } from '../fixtures/write-pdf.ts';
import * as office from './hostile-office.ts';
import * as pdf from './hostile-pdf.ts';

type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** A file that means harm or is broken, and the one reason for which it must be refused. */
export interface HostileFile {
  readonly what: string;
  readonly name: string;
  readonly contentType?: string;
  readonly make: () => Promise<Bytes> | Bytes;
  readonly code: string;
}

const megabyte = new Uint8Array(1_000_000).fill(0x61);
async function* endless(): AsyncIterable<Uint8Array> {
  for (let sent = 0; sent < 200; sent++) yield await Promise.resolve(megabyte);
}

const compound = (name: string): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1000),
      Buffer.from(name, 'utf16le'),
      Buffer.alloc(500),
    ]),
  );
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const cut = (bytes: Uint8Array): Uint8Array => bytes.slice(0, Math.floor(bytes.length * 0.7));
const nested = (open: string, close: string, times: number): Uint8Array =>
  utf8(open.repeat(times) + close.repeat(times));

const it = (
  what: string,
  name: string,
  code: string,
  make: HostileFile['make'],
  contentType?: string,
): HostileFile => ({
  what,
  name,
  code: `documents.${code}`,
  make,
  ...(contentType !== undefined && { contentType }),
});

export const hostileFiles = (): readonly HostileFile[] => [
  it('nothing in it', 'empty.pdf', 'file-empty', () => new Uint8Array()),
  it('200 MB', 'large.txt', 'file-too-large', endless),
  it('PDF under a password', 'locked.pdf', 'encrypted', () => writePdf(makeSource(english, 1), { password: 'secret' })),
  it('Office file under a password', 'locked.docx', 'encrypted', () => compound('EncryptedPackage')),
  it('encrypted zip entries', 'locked.xlsx', 'encrypted', office.lockedEntries),
  it('Office file of the old form', 'old.doc', 'old-office-format', () => compound('WordDocument')),
  it('PDF cut off', 'cut.pdf', 'truncated', async () => cut(await writePdf(makeSource(english, 2)))),
  it('DOCX cut off', 'cut.docx', 'truncated', () => cut(office.docx())),
  it('PDF named as a Word file', 'report.docx', 'extension-mismatch', pdf.plainPdf),
  it('page named as a table', 'list.csv', 'extension-mismatch', () => utf8('<!doctype html><p>x</p>')),
  it('DOCX sent as CSV', 'a.docx', 'content-type-mismatch', () => office.docx(), 'text/csv'),
  it('program named as a Word file', 'run.docx', 'format-unsupported', () => joined(utf8('MZ'), new Uint8Array(500))),
  it('PDF with an archive behind it', 'both.pdf', 'polyglot', () => joined(pdf.plainPdf(), office.docx())),
  it('PDF that is a page too', 'page.pdf', 'polyglot', () =>
    joined(utf8('%PDF-1.7\n<html><script>x()</script></html>\n'), pdf.plainPdf()),
  ),
  it('two Office documents in one', 'two.docx', 'polyglot', office.twoDocuments),
  it('zip bomb by ratio', 'bomb.docx', 'expands-too-far', office.ratioBomb),
  it('zip bomb that lies about its size', 'liar.docx', 'expands-too-far', office.lyingSizes),
  it('stream bomb in a PDF, packed twice', 'bomb.pdf', 'expands-too-far', pdf.bombPdf),
  it('20,000 entries', 'many.docx', 'too-many-entries', office.manyEntries),
  it('entry that climbs out', 'climb.docx', 'archive-malformed', office.climbingPath),
  it('XML nested 5,000 deep', 'deep.docx', 'nesting-too-deep', office.deepDocx),
  it('JSON nested 100,000 deep', 'deep.json', 'nesting-too-deep', () => nested('[', ']', 100_000)),
  it('HTML nested 100,000 deep', 'deep.html', 'nesting-too-deep', () =>
    joined(utf8('<!doctype html>'), nested('<div>', '</div>', 100_000)),
  ),
  it('Markdown quotes nested 50,000 deep', 'deep.md', 'nesting-too-deep', () => utf8(`# a\n\n${'>'.repeat(50_000)} b`)),
  it('PDF arrays nested 200,000 deep', 'deep.pdf', 'nesting-too-deep', pdf.deepPdf),
  it('a million cells', 'cells.xlsx', 'too-many-cells', office.millionCells),
  it('a million cells of CSV', 'cells.csv', 'too-many-cells', () => utf8(`${'1,'.repeat(99)}1\n`.repeat(10_000))),
  it('one long string shown 20,000 times', 'strings.xlsx', 'too-much-text', office.sharedStringBomb),
  it('5,000 pages', 'pages.pdf', 'too-many-pages', pdf.manyPagesPdf),
  it('page tree that holds itself', 'circle.pdf', 'cyclic-reference', pdf.cyclicPdf),
  it('styles that rest on each other', 'circle.docx', 'cyclic-reference', office.cyclicStyles),
  it('external entity', 'entity.docx', 'external-entity', office.externalEntity),
  it('entities that multiply', 'laughs.xlsx', 'external-entity', office.billionLaughs),
  it('macros', 'macro.docx', 'macros', () => office.docx({ 'word/vbaProject.bin': 'x' })),
  it('template from an address', 'template.docx', 'remote-reference', office.remoteTemplate),
  it('values from another workbook', 'linked.xlsx', 'remote-reference', office.externalWorkbook),
  it('object of another program', 'object.pptx', 'embedded-object', office.pptxWithObject),
  it('scan without text', 'scan.pdf', 'scanned', pdf.scannedPdf),
  it('bytes that are no text', 'noise.txt', 'encoding-unreadable', () =>
    Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919 + 129) % 256),
  ),
];
