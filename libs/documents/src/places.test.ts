import { afterAll, describe, expect, it } from 'vitest';
import { openThreadReader } from './adapters/index.ts';
import { makeExtractDocument, type Block, type ExtractedDocument, type ExtractionProgress } from './index.ts';
import { english, german, makeSource } from './testing/fixtures/source.ts';
import { writeRawDocx } from './testing/fixtures/write-docx.ts';
import { writePdf } from './testing/fixtures/write-pdf.ts';
import { writePptx, writeRawXlsx } from './testing/fixtures/write-sheets.ts';

const reader = openThreadReader({ threads: 2 });
const extract = makeExtractDocument({ reader });
afterAll(() => reader.close());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const blockWith = (document: ExtractedDocument, text: string): Block =>
  document.blocks.find((block) => document.text.slice(block.start, block.end).includes(text))!;

describe('where a passage stands in the original', () => {
  it('[L3] names the page of a PDF, for text of its last page too', async () => {
    const source = makeSource(german, 3, 12);
    const document = await extract({ name: 'a.pdf', bytes: await writePdf(source, { unicodeFont: true }) });
    const last = source.sections.at(-1)!;
    expect(document.metadata.pages).toBeGreaterThan(2);
    expect(blockWith(document, last.heading)).toMatchObject({ kind: 'heading', page: document.metadata.pages });
    expect(document).toMatchObject({ title: source.title, language: 'de' });
  });

  it('[L3] names the headings above a paragraph of a Word file', async () => {
    const source = makeSource(english, 4);
    const document = await extract({ name: 'a.docx', bytes: writeRawDocx(source, { revised: true }) });
    const [, second] = source.sections;
    const item = document.blocks.find(({ kind }) => kind === 'list-item')!;
    expect(document.text.slice(item.start, item.end)).toBe(`- ${second!.items[0]!}`);
    expect(item.headings).toEqual([source.title, second!.heading]);
    expect(document.text).not.toMatch(/struck out|hidden words|PAGEREF/);
    expect(document.warnings.map(({ code }) => code)).toEqual(['documents.hidden-text-dropped']);
  });

  it('[L3] names sheet, row and column of a cell, and leaves hidden sheets out', async () => {
    const table = {
      columns: ['Article', 'Price'],
      rows: [
        ['Rope', '12.50'],
        ['Shoe', '99.90'],
      ],
    };
    const file = writeRawXlsx([table], { hiddenSheet: true, numbers: true, titleRows: ['Spring'] });
    const document = await extract({ name: 'a.xlsx', bytes: file });
    const row = blockWith(document, 'Shoe');
    expect(row).toMatchObject({ kind: 'row', sheet: 'Sheet 1', row: 5, headings: ['Sheet 1'] });
    expect(row.cells!.map(({ column, start, end }) => [column, document.text.slice(start, end)])).toEqual([
      ['Article', 'Shoe'],
      ['Price', '99.90'],
    ]);
    expect(document.text).not.toContain('secret');
  });

  it('[L3] names the slide, counted with hidden ones, and leaves those out', async () => {
    const source = makeSource(english, 5);
    const document = await extract({ name: 'a.pptx', bytes: writePptx(source, true) });
    expect(blockWith(document, source.sections[1]!.heading).slide).toBe(3);
    expect(document.text).not.toContain('Not for the audience');
  });

  it('[L3] names the record of a CSV file, the line of JSONL, the pointer of JSON', async () => {
    const csv = await extract({ name: 'a.csv', bytes: bytes('Name;Price\nRope;1\n"Shoe;2";3\n') });
    expect(blockWith(csv, 'Shoe;2').row).toBe(3);
    const lines = await extract({ name: 'a.jsonl', bytes: bytes('{"a":"x"}\n\n{"a":"y"}\n') });
    expect(blockWith(lines, 'y').row).toBe(3);
    const json = await extract({ name: 'a.json', bytes: bytes('{"a/b":[{"n":1.10},{"n":12345678901234567890}]}') });
    expect(blockWith(json, '12345678901234567890').pointer).toBe('/a~1b/1');
    expect(json.text).toContain('n: 1.10');
  });

  it('tells format by content: the name only chooses among what the content allows', async () => {
    const text = bytes('# A\n\n- b\n- c\n');
    expect((await extract({ name: 'a.md', bytes: text })).format).toBe('markdown');
    expect((await extract({ name: 'a.txt', bytes: text })).format).toBe('text');
    expect((await extract({ name: 'object-without-extension', bytes: text })).format).toBe('markdown');
  });

  it('reports progress up to the last page, and reads two files at once', async () => {
    const seen: ExtractionProgress[] = [];
    const file = await writePdf(makeSource(english, 6, 20), { unicodeFont: true });
    const onProgress = (progress: ExtractionProgress): void => void seen.push(progress);
    const [document] = await Promise.all([
      extract({ name: 'a.pdf', bytes: file }, { onProgress }),
      extract({ name: 'b.pdf', bytes: file }),
    ]);
    expect(seen.at(-1)).toEqual({ unit: 'pages', done: document.metadata.pages, total: document.metadata.pages });
  });
});
