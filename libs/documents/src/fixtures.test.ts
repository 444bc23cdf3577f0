import { afterAll, describe, expect, it } from 'vitest';
import { makeExtractDocument } from './index.ts';
import { openThreadReader } from './adapters/index.ts';
import { compare, fixtures } from './testing/index.ts';

const reader = openThreadReader({ threads: 1 });
const extract = makeExtractDocument({ reader });
afterAll(() => reader.close());

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

describe('the text of real-shaped files', () => {
  it('is tried on at least 60 files of ten formats', () => {
    expect(fixtures().length).toBeGreaterThanOrEqual(60);
    expect(new Set(fixtures().map(({ format }) => format)).size).toBe(10);
  });

  it.each(fixtures())('[L3] $name: format told, text found again, rows whole, spans in order', async (fixture) => {
    const document = await extract({ name: fixture.name, bytes: await fixture.make() });
    expect(document.format).toBe(fixture.format);
    const found = compare(fixture, document.text);
    expect(share(found.charactersFound, found.characters)).toBeGreaterThanOrEqual(0.99);
    // Names of columns stand in each row's line, so a header is found with its first row.
    expect(found.rowsFound).toBe(found.rows);
    let end = 0;
    for (const block of document.blocks) {
      expect(document.text.slice(end, block.start).trim()).toBe('');
      expect(block.end).toBeGreaterThan(block.start);
      end = block.end;
      for (const cell of block.cells ?? []) expect(document.text.slice(cell.start, cell.end).trim()).not.toBe('');
    }
    expect(document.text.slice(end).trim()).toBe('');
  });
});
