import { zipSync } from 'fflate';
import {
  frame,
  relationships,
  sheetPart,
  slide,
  presentation,
  wordDocument,
  wordPart,
  workbook,
  worksheet,
  zipParts,
  type Parts,
} from '../fixtures/office-parts.ts';

const line = '<w:p><w:r><w:t>A line of text</w:t></w:r></w:p>';

export const docx = (parts: Parts = {}, body = line): Uint8Array =>
  zipParts({ ...frame('docx'), 'word/document.xml': wordDocument(body), ...parts });

export const xlsx = (rows: string, parts: Parts = {}): Uint8Array =>
  zipParts({
    ...frame('xlsx'),
    'xl/workbook.xml': workbook([{ name: 'One' }]),
    'xl/_rels/workbook.xml.rels': relationships([
      { type: 'worksheet', target: 'worksheets/sheet1.xml' },
      { type: 'sharedStrings', target: 'sharedStrings.xml' },
    ]),
    'xl/sharedStrings.xml': sheetPart('sst', `<si><t>${'x'.repeat(30_000)}</t></si>`),
    'xl/worksheets/sheet1.xml': worksheet(rows),
    ...parts,
  });

export const pptxWithObject = (): Uint8Array =>
  zipParts({
    ...frame('pptx'),
    'ppt/presentation.xml': presentation(1),
    'ppt/_rels/presentation.xml.rels': relationships([{ type: 'slide', target: 'slides/slide1.xml' }]),
    'ppt/slides/slide1.xml': slide(''),
    'ppt/embeddings/oleObject1.bin': new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]),
  });

export const millionCells = (): Uint8Array => {
  const cell = (at: number): string => `<c><v>${(at * 7919) % 1_000_003}</v></c>`;
  const row = (at: number): string =>
    `<row>${Array.from({ length: 100 }, (_, column) => cell(at * 100 + column)).join('')}</row>`;
  return xlsx(Array.from({ length: 10_000 }, (_, at) => row(at)).join(''));
};
export const sharedStringBomb = (): Uint8Array => xlsx('<row><c t="s"><v>0</v></c></row>'.repeat(20_000));

export const ratioBomb = (): Uint8Array => docx({ 'word/media/blank.xml': new Uint8Array(180_000_000) });
export const manyEntries = (): Uint8Array =>
  zipSync(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`word/p${index}.xml`, new Uint8Array(0)])), {
    level: 0,
  });

const u32 = (bytes: Uint8Array, at: number, value: number): void => {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, true);
};

/** Each entry of the central directory, by the offset of its header. */
const centralHeaders = (bytes: Uint8Array): readonly number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length - 4 }, (_, at) => at).filter(
    (at) => bytes[at] === 0x50 && view.getUint32(at, true) === 0x02014b50,
  );
};

/** Says that every part is 10 bytes, and unpacks to far more. */
export const lyingSizes = (): Uint8Array => {
  const bytes = docx({}, line.repeat(100_000));
  for (const at of centralHeaders(bytes)) u32(bytes, at + 24, 10);
  return bytes;
};
export const lockedEntries = (): Uint8Array => {
  const bytes = xlsx('');
  for (const at of centralHeaders(bytes)) bytes[at + 8] = (bytes[at + 8] ?? 0) | 1;
  return bytes;
};
export const climbingPath = (): Uint8Array => docx({ '../../evil.xml': '<a/>' });
export const deepDocx = (): Uint8Array => docx({}, `${'<w:sdt>'.repeat(5000)}${line}${'</w:sdt>'.repeat(5000)}`);
export const cyclicStyles = (): Uint8Array =>
  docx({
    'word/styles.xml': wordPart(
      'styles',
      '<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>',
    ),
    'word/_rels/document.xml.rels': relationships([{ type: 'styles', target: 'styles.xml' }]),
  });
export const remoteTemplate = (): Uint8Array =>
  docx({
    'word/_rels/document.xml.rels': relationships([
      { type: 'attachedTemplate', target: 'http://127.0.0.1/t.dotm', external: true },
    ]),
  });
export const externalWorkbook = (): Uint8Array =>
  xlsx('', {
    'xl/externalLinks/_rels/externalLink1.xml.rels': relationships([
      { type: 'externalLinkPath', target: 'file:///c:/x.xlsx', external: true },
    ]),
  });
export const externalEntity = (): Uint8Array =>
  docx({
    'word/document.xml': `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>${wordDocument('<w:p><w:r><w:t>&x;</w:t></w:r></w:p>').replace(/^<\?xml.*\?>\n/, '')}`,
  });
export const billionLaughs = (): Uint8Array =>
  xlsx('', {
    'xl/sharedStrings.xml':
      '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
  });
export const twoDocuments = (): Uint8Array =>
  docx({
    '[Content_Types].xml':
      frame('docx')
        ['[Content_Types].xml']?.toString()
        .replace(
          '</Types>',
          '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        ) ?? '',
  });
