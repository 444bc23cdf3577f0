import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SourceFault, SourceItem } from '../ports/merchant-source.port.ts';
import { openFileSource, type FileSourceOptions } from './merchant-source.file.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = async (path: string, options: FileSourceOptions = {}) => {
  const items: SourceItem[] = [];
  for await (const item of openFileSource(path, options).read()) items.push(item);
  return {
    documents: items.flatMap((item) => (item.type === 'document' ? [item.document] : [])),
    warnings: items.flatMap((item) => (item.type === 'document' ? item.warnings : [])),
    faults: items.flatMap((item) => (item.type === 'fault' ? [item.fault] : [])),
  };
};
const places = (faults: readonly SourceFault[]): [number, string][] =>
  faults.map(({ line, code }): [number, string] => [line, code]).sort(([a], [b]) => a - b);

describe('catalogues', () => {
  it('reports every bad line of a CSV with its place and takes the rest', async () => {
    const lines: (string | Buffer)[] = [
      '\uFEFFSKU;Title;Price;Colour',
      '1;One;"$1,299.00";red',
      '2;Two;;blue',
      '2;Again;3;x',
      '3;Ragged;4',
      `4;${'x'.repeat(10_000_000)};5;y`,
      Buffer.concat([Buffer.from('5;Caf'), Buffer.from([0xe9]), Buffer.from(';6;z')]),
      '6;Six;1.299,00 €;g',
      '7;Seven;abc;g',
      ';No sku;5;g',
      '9;;5;g',
      '10;Ten;5;g',
    ];
    const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]));
    const { documents, warnings, faults } = await read(file('bad.csv', bytes));
    expect(documents.map(({ externalId }) => externalId)).toEqual(['1', '2', '6', '10']);
    expect(documents[0]).toMatchObject({
      product: { name: 'One', price: { amountMinor: 129900, currency: 'USD' }, attributes: { Colour: 'red' } },
    });
    expect(documents[2]).toMatchObject({ product: { price: { amountMinor: 129900, currency: 'EUR' } } });
    expect(places(warnings)).toEqual([[3, 'retrieval.price-missing']]);
    expect(places(faults)).toEqual([
      [4, 'retrieval.document-twice'],
      [5, 'retrieval.row-ragged'],
      [6, 'retrieval.line-too-long'],
      [7, 'retrieval.line-not-utf8'],
      [9, 'retrieval.price-unreadable'],
      [10, 'retrieval.document-id-invalid'],
      [11, 'retrieval.product-name-invalid'],
    ]);
    expect(faults.every((fault) => fault.file === 'bad.csv' && fault.reason.length > 0)).toBe(true);
  });

  it('reports a quote that is never closed instead of waiting or taking the file in as one cell', async () => {
    const { documents, faults } = await read(file('quote.csv', 'sku,name,price\n1,A,1\n2,"B,2\n3,C,3\n'));
    expect(documents.map(({ externalId }) => externalId)).toEqual(['1']);
    expect(faults.map(({ code }) => code)).toEqual(['retrieval.row-broken']);
  });

  it('says which column it took for which field, and takes those it is given', async () => {
    const path = file('map.csv', 'Article Number,Product Title,List Price,Maker,Notes\nA1,Tent,12,Nordic,light\n');
    expect(await openFileSource(path).reading()).toEqual({
      kind: 'product',
      mapping: { sku: 'Article Number', name: 'Product Title', price: 'List Price', brand: 'Maker' },
    });
    const { documents } = await read(path, { mapping: { description: 'Notes' }, currency: 'GBP' });
    expect(documents[0]).toMatchObject({
      product: { description: 'light', price: { amountMinor: 1200, currency: 'GBP' } },
    });
    await expect(read(path, { mapping: { name: 'Nope' } })).rejects.toThrow('retrieval.columns-missing');
    await expect(read(file('none.csv', 'colour,size\nred,4\n'))).rejects.toThrow('retrieval.columns-missing');
  });

  it('reads JSONL, JSON and packed files alike', async () => {
    const rows = [
      { id: '1', title: 'Tent', price: 9.99 },
      { id: '2', title: 'Stove', price: '5' },
    ];
    const jsonl = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n\n[1]\n{broken\n`;
    const plain = await read(file('a.jsonl', jsonl));
    expect(plain.documents.map(({ externalId }) => externalId)).toEqual(['1', '2']);
    expect(places(plain.faults)).toEqual([
      [4, 'retrieval.line-not-json'],
      [5, 'retrieval.line-not-json'],
    ]);
    expect(await read(file('a.jsonl.gz', gzipSync(jsonl)))).toMatchObject({ documents: plain.documents });
    expect((await read(file('a.json', JSON.stringify({ products: rows })))).documents).toEqual(plain.documents);
    expect(places((await read(file('b.json', '{"a":'))).faults)).toEqual([[1, 'retrieval.file-not-json']]);
  });

  it('makes one product of each variant, with its own price and stock', async () => {
    const row = {
      name: 'Shirt',
      product_id: 'p',
      variants: {
        a: { item_id: 'a', options: { size: 'M' }, available: true, price: 5 },
        b: { item_id: 'b', options: { size: 'L' }, available: false, price: 6 },
      },
    };
    const { documents } = await read(file('variants.jsonl', JSON.stringify(row)));
    expect(documents).toMatchObject([
      {
        externalId: 'a',
        product: { name: 'Shirt', stock: null, price: { amountMinor: 500 }, attributes: { size: 'M' } },
      },
      { externalId: 'b', product: { stock: 0, price: { amountMinor: 600 }, attributes: { size: 'L' } } },
    ]);
  });
});

describe('texts', () => {
  it('takes questions with answers as FAQs and titles with content as policies', async () => {
    const faqs = await read(
      file('faqs.jsonl', '{"question":"Do you ship?","answer":"Yes."}\n{"question":"Empty?","answer":" "}\n'),
    );
    expect(faqs.documents).toMatchObject([{ kind: 'faq', title: 'Do you ship?', content: 'Yes.' }]);
    expect(places(faqs.faults)).toEqual([[2, 'retrieval.document-empty']]);
    const policies = await read(file('p.jsonl', '{"id":"r","title":"Returns","content":"<p>30 days</p>"}\n'));
    expect(policies.documents).toMatchObject([{ kind: 'policy', externalId: 'r', format: 'html' }]);
  });

  it('takes a Markdown, HTML or text file as one document named by its heading', async () => {
    expect((await read(file('returns.md', 'intro\n\n## Our returns ##\n\nText.'))).documents).toMatchObject([
      { kind: 'policy', externalId: 'returns', title: 'Our returns', format: 'markdown' },
    ]);
    expect((await read(file('shop-faq.html', '<title>Asked often</title><p>x</p>'))).documents).toMatchObject([
      { kind: 'faq', title: 'Asked often', format: 'html' },
    ]);
    expect((await read(file('gift-cards.txt', 'No expiry.'))).documents).toMatchObject([
      { title: 'gift cards', format: 'text' },
    ]);
  });

  it('refuses a file of nothing, of broken bytes or beyond the limit, each by its own code', async () => {
    const code = async (name: string, content: string | Buffer): Promise<string | undefined> =>
      (await read(file(name, content))).faults[0]?.code;
    expect(await code('empty.md', '\n<!-- nothing -->\n')).toBe('retrieval.document-empty');
    expect(await code('bytes.md', Buffer.from([0x68, 0xff]))).toBe('retrieval.file-not-utf8');
    expect(await code('long.txt', 'x'.repeat(2_000_001))).toBe('retrieval.document-too-long');
  });

  it('refuses what it cannot read with a code and without a hang', async () => {
    await expect(read(join(folder, 'missing.csv'))).rejects.toThrow('retrieval.source-unreadable');
    await expect(read(file('x.pdf', 'x'))).rejects.toThrow('retrieval.source-unsupported');
    await expect(read(file('cut.csv.gz', gzipSync('sku,name\n'.repeat(1000)).subarray(0, 30)))).rejects.toThrow(
      'retrieval.source-unreadable',
    );
  });
});
