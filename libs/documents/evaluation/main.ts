import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseOffice } from 'officeparser';
import { openThreadReader } from '../src/adapters/index.ts';
import { makeExtractDocument } from '../src/index.ts';
import { fixtures } from '../src/testing/fixtures/catalogue.ts';
import { compare, type Found } from '../src/testing/fixtures/compare.ts';
import type { Fixture } from '../src/testing/fixtures/fixture.ts';
import { hostileFiles } from '../src/testing/hostile/catalogue.ts';
import { english, makeSource } from '../src/testing/fixtures/source.ts';
import { writePdf } from '../src/testing/fixtures/write-pdf.ts';
import { measure, type Measured } from './measure.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const nothing: Found = { characters: 0, charactersFound: 0, rows: 0, rowsFound: 0 };
const add = (a: Found, b: Found): Found => ({
  characters: a.characters + b.characters,
  charactersFound: a.charactersFound + b.charactersFound,
  rows: a.rows + b.rows,
  rowsFound: a.rowsFound + b.rowsFound,
});
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const percent = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(2)} %`);

/** The npm library officeparser reads these; JSON, JSONL and plain text it does not. */
const peerTypes = {
  pdf: 'pdf',
  docx: 'docx',
  xlsx: 'xlsx',
  pptx: 'pptx',
  html: 'html',
  markdown: 'md',
  csv: 'csv',
} as const;

const byPeer = async (fixture: Fixture, bytes: Uint8Array): Promise<Found | null> => {
  const fileType = peerTypes[fixture.format as keyof typeof peerTypes] as
    (typeof peerTypes)[keyof typeof peerTypes] | undefined;
  if (fileType === undefined) return null;
  try {
    const tree = await parseOffice(Buffer.from(bytes), { fileType });
    return compare(fixture, (await tree.to('text')).value);
  } catch {
    return compare(fixture, '');
  }
};

const evaluateFixtures = async (): Promise<unknown[]> => {
  const reader = openThreadReader({ threads: 1 });
  const extract = makeExtractDocument({ reader });
  const results = new Map<string, { files: number; ours: Found; peer: Found | null; ms: number }>();
  for (const fixture of fixtures()) {
    const bytes = await fixture.make();
    const started = performance.now();
    const { text } = await extract({ name: fixture.name, bytes });
    const ms = performance.now() - started;
    const peer = await byPeer(fixture, bytes);
    const sum = results.get(fixture.format) ?? { files: 0, ours: nothing, peer: nothing, ms: 0 };
    results.set(fixture.format, {
      files: sum.files + 1,
      ours: add(sum.ours, compare(fixture, text)),
      peer: peer && sum.peer && add(sum.peer, peer),
      ms: sum.ms + ms,
    });
  }
  await reader.close();
  print('format    files  characters found (goal 99 %)  rows whole   officeparser: characters, rows    ms a file');
  return [...results].map(([format, { files, ours, peer, ms }]) => {
    const figures = {
      format,
      files,
      charactersFound: share(ours.charactersFound, ours.characters),
      rowsWhole: share(ours.rowsFound, ours.rows),
      peerCharactersFound: peer && share(peer.charactersFound, peer.characters),
      peerRowsWhole: peer && share(peer.rowsFound, peer.rows),
      msPerFile: Math.round(ms / files),
    };
    print(
      `${format.padEnd(9)} ${String(files).padStart(5)}  ${percent(figures.charactersFound).padStart(28)}  ${percent(figures.rowsWhole).padStart(10)}   ` +
        `${percent(figures.peerCharactersFound).padStart(12)} ${percent(figures.peerRowsWhole).padStart(12)} ${String(figures.msPerFile).padStart(16)}`,
    );
    return figures;
  });
};

const evaluateHostile = async (): Promise<unknown> => {
  const files: (Measured & { what: string; meant: boolean; bounded: boolean })[] = [];
  for (const hostile of hostileFiles()) {
    const measured = await measure(hostile.name, await hostile.make(), hostile.contentType);
    const meant = measured.outcome === hostile.code;
    const bounded = measured.ms <= 10_000 && measured.memoryMb <= 512;
    print(
      `${meant && bounded ? 'ok ' : '!! '} ${hostile.what}: ${measured.outcome}, ${measured.ms} ms, ${measured.memoryMb} MB`,
    );
    files.push({ what: hostile.what, meant, bounded, ...measured });
  }
  const good = files.filter(({ meant, bounded }) => meant && bounded).length;
  const most = (of: (file: Measured) => number): number => Math.max(...files.map(of));
  const summary = {
    refused: good,
    of: files.length,
    msMost: most(({ ms }) => ms),
    memoryMbMost: most(({ memoryMb }) => memoryMb),
  };
  print(
    `hostile files refused by the reason meant: ${good} of ${files.length} (goal all), at most ${summary.msMost} ms (goal 10000), ${summary.memoryMbMost} MB (goal 512)`,
  );
  return { ...summary, files };
};

const evaluateLong = async (): Promise<Measured> => {
  const measured = await measure(
    'handbook.pdf',
    await writePdf(makeSource(english, 1, 330), { unicodeFont: true, pageHeader: 'Example Store' }),
  );
  print(
    `long PDF: ${measured.outcome} pages, ${measured.ms} ms (goal for 100 pages 10000), ${measured.memoryMb} MB (goal 512)`,
  );
  return measured;
};

const figures = { fixtures: await evaluateFixtures(), hostile: await evaluateHostile(), longPdf: await evaluateLong() };
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ seed: 'in the fixtures', ...figures }, null, 2)}\n`);
