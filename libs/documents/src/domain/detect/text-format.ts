import type { DocumentFormat } from '../extracted-document.ts';
import { refusals } from '../refusals.ts';

export type TextFormat = Extract<DocumentFormat, 'html' | 'csv' | 'json' | 'jsonl' | 'markdown' | 'text'>;

const pageStart =
  /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]/i;
const blockTag = /<(?:p|div|h[1-6]|table|ul|ol|section|article|span|br|a)\b[^<>]{0,300}>/gi;

export const isWebPage = (text: string): boolean => pageStart.test(text.slice(0, 5000));
const isFragment = (text: string): boolean =>
  /^\s*<[a-z!]/i.test(text.slice(0, 200)) && (text.slice(0, 20_000).match(blockTag)?.length ?? 0) >= 2;

const isJson = (text: string): boolean => {
  const trimmed = text.trimStart();
  return trimmed.startsWith('{') || trimmed.startsWith('[');
};

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const jsonOrLines = (text: string): 'json' | 'jsonl' => {
  const lines = text.split(/\r?\n/, 50).filter((line) => line.trim() !== '');
  const complete = lines.length > 1 ? lines.slice(0, -1) : lines;
  return lines.length > 1 && complete.every((line) => /^\s*[{[]/.test(line) && parses(line)) ? 'jsonl' : 'json';
};

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Outside quotes, line by line. */
const counts = (lines: readonly string[], delimiter: string): readonly number[] =>
  lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1);

/** The delimiter that stands equally often in most of the first lines; undefined when the text is no table. */
export const delimiterOf = (text: string): Delimiter | undefined => {
  const sample = text.slice(0, 100_000).replace(/"(?:[^"]|"")*"/g, '""');
  const lines = sample
    .split(/\r\n|\r|\n/)
    .slice(0, 60)
    .filter((line) => line.trim() !== '');
  if (text.length > 100_000) lines.pop();
  if (lines.length < 2) return undefined;
  const scored = delimiters.map((delimiter) => {
    const found = counts(lines, delimiter);
    const usual = found[0] ?? 0;
    const agreeing = found.filter((count) => count === usual).length / found.length;
    return { delimiter, score: usual === 0 ? 0 : agreeing * Math.min(1, 0.9 + usual / 100), agreeing };
  });
  const best = scored.sort((a, b) => b.score - a.score)[0];
  return best && best.score > 0 && best.agreeing >= 0.8 ? best.delimiter : undefined;
};

const markdownSigns = [
  /^#{1,6}\s+\S/m,
  /^```|^~~~/m,
  /^\s*[-*+]\s+\S.*\n\s*[-*+]\s+\S/m,
  /\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)/,
  /^(?:[ \t]*\|)?[ \t:]*-{3,}[ \t:]*\|/m,
  /\*\*[^*\n]{1,200}\*\*/,
  /^>\s+\S/m,
];

const extensionFormats: Readonly<Record<string, TextFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'csv',
  txt: 'text',
  text: 'text',
  log: 'text',
};

/**
 * The content decides. Only where it can be read in several ways (Markdown, a table or plain text) does the name choose
 * among them.
 */
export const textFormatOf = (text: string, extension: string): TextFormat => {
  if (isWebPage(text) || isFragment(text)) return 'html';
  if (/^\s*<\?xml|^\s*<svg[\s>]/i.test(text.slice(0, 500))) throw refusals.formatUnsupported('xml');
  if (isJson(text)) {
    const named = extension === 'json' || extension === 'jsonl' || extension === 'ndjson';
    const kind = jsonOrLines(text);
    if (named || kind === 'jsonl' || parses(text)) return kind;
  }
  const named = extensionFormats[extension];
  if (named === 'csv') return 'csv';
  if (named === 'markdown') return 'markdown';
  if (named === 'text') return 'text';
  if (markdownSigns.filter((sign) => sign.test(text.slice(0, 50_000))).length >= 2) return 'markdown';
  const delimiter = delimiterOf(text);
  if (delimiter !== undefined) return 'csv';
  return /^#{1,6}\s+\S/m.test(text.slice(0, 50_000)) ? 'markdown' : 'text';
};
