import { deflateSync } from 'node:zlib';

/** A PDF of numbered objects with a correct table of offsets; `%s` files are opened by any reader. */
export const pdfOf = (objects: readonly (string | Buffer)[]): Uint8Array => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((object, index) => {
    offsets.push(length);
    push(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(parts));
};

export const stream = (dictionary: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${content.length}>>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);

const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';
const page =
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>/Contents 4 0 R>>';
const pages = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const words = Buffer.from('BT /F 12 Tf 72 700 Td (A line of text) Tj ET');
const picture = stream(
  '/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray',
  Buffer.from([0]),
);

export const plainPdf = (): Uint8Array => pdfOf([catalog, pages, page, stream('', words), font, picture]);
export const scannedPdf = (): Uint8Array =>
  pdfOf([catalog, pages, page, stream('', Buffer.from('q 600 0 0 800 0 0 cm /X Do Q')), font, picture]);
export const cyclicPdf = (): Uint8Array =>
  pdfOf([catalog, '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>']);
export const bombPdf = (): Uint8Array =>
  pdfOf([
    catalog,
    pages,
    page,
    stream('/Filter[/FlateDecode/FlateDecode]', deflateSync(deflateSync(Buffer.alloc(300_000_000, ' ')))),
    font,
    picture,
  ]);
export const manyPagesPdf = (): Uint8Array =>
  pdfOf([catalog, `<</Type/Pages/Kids[${'3 0 R '.repeat(5000)}]/Count 5000>>`, page, stream('', words), font, picture]);
export const deepPdf = (): Uint8Array =>
  pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    pages,
    page.replace('/Contents', `/Deep ${'['.repeat(200_000)}${']'.repeat(200_000)}/Contents`),
    stream('', words),
    font,
    picture,
  ]);
