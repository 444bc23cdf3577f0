import { oneLine } from '../../domain/clean-text.ts';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { warnings } from '../../domain/warnings.ts';
import { writeTable, type TableRow } from '../../domain/write-table.ts';
import type { ReadDocument } from '../../ports/document-reader.port.ts';
import { attribute, isElement, parseHtml, type HtmlElement, type HtmlNode } from './html-tree.ts';

/** Not part of what a visitor reads. */
const dropped = new Set(
  (
    'script style head template noscript svg math iframe frame frameset object embed applet nav select datalist button ' +
    'input textarea audio video canvas map'
  ).split(' '),
);
const breaking = new Set(
  (
    'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'header hgroup hr html li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption legend'
  ).split(' '),
);
const headingName = /^h([1-6])$/;
const active = /^\s*(?:java|vb)script:/i;

class HtmlReader {
  readonly #writer: DocumentWriter;
  title: string | undefined;

  constructor(writer: DocumentWriter) {
    this.#writer = writer;
  }

  /** Writes what is below `node`; runs of inline content between blocks become paragraphs of their own. */
  visit(node: HtmlNode, mark?: string): void {
    if (!('childNodes' in node)) return;
    let run = '';
    let first = true;
    const flush = (): void => {
      const text = tidy(run);
      run = '';
      if (text === '') return;
      if (mark === undefined) this.#writer.block(text, { kind: 'paragraph' });
      else if (first) this.#writer.block(text, { kind: 'list-item', mark, tight: true });
      else this.#writer.block(text, { kind: 'list-item', tight: true });
      first = false;
    };
    let count = 0;
    for (const child of node.childNodes) {
      if (!isElement(child)) {
        run += inline(child);
        continue;
      }
      if (this.#isDropped(child)) continue;
      if (!hasBlocks(child)) {
        this.#noteInline(child);
        run += inline(child);
        continue;
      }
      flush();
      this.#block(child, child.tagName === 'li' ? itemMark(node, ++count) : undefined);
    }
    flush();
  }

  #block(element: HtmlElement, mark: string | undefined): void {
    const level = headingName.exec(element.tagName)?.[1];
    if (level !== undefined) this.#writer.heading(Number(level), inline(element));
    else if (element.tagName === 'table' && isDataTable(element)) this.#table(element);
    else if (element.tagName === 'pre') this.#writer.block(raw(element), { kind: 'code' });
    else this.visit(element, mark);
  }

  #table(table: HtmlElement): void {
    const rows: TableRow[] = [];
    const collect = (node: HtmlElement, inHead: boolean): void => {
      for (const child of node.childNodes) {
        if (!isElement(child) || this.#isDropped(child)) continue;
        if (child.tagName === 'caption') this.#writer.block(tidy(inline(child)), { kind: 'paragraph' });
        else if (child.tagName === 'tr') rows.push(rowOf(child, inHead && rows.length === 0));
        else if (['thead', 'tbody', 'tfoot'].includes(child.tagName)) collect(child, child.tagName === 'thead');
      }
    };
    collect(table, false);
    writeTable(this.#writer, rows);
  }

  #isDropped(element: HtmlElement): boolean {
    const hidden =
      attribute(element, 'hidden') !== undefined ||
      /(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|%)?\s*(?:;|$))/i.test(
        attribute(element, 'style') ?? '',
      );
    if (element.tagName === 'script' || isActive(element)) this.#writer.warn(warnings.scriptsDropped(1));
    if (hidden && element.tagName !== 'script' && raw(element).trim() !== '')
      this.#writer.warn(warnings.hiddenTextDropped(1));
    if (element.tagName === 'head') this.#head(element);
    return hidden || dropped.has(element.tagName);
  }

  #noteInline(element: HtmlElement): void {
    for (const child of element.childNodes)
      if (isElement(child)) {
        if (child.tagName === 'script' || isActive(child)) this.#writer.warn(warnings.scriptsDropped(1));
        this.#noteInline(child);
      }
  }

  #head(head: HtmlElement): void {
    for (const child of head.childNodes) {
      if (!isElement(child)) continue;
      if (child.tagName === 'script') this.#writer.warn(warnings.scriptsDropped(1));
      if (child.tagName === 'title') this.title ??= raw(child);
    }
  }
}

const isActive = (element: HtmlElement): boolean =>
  element.attrs.some(({ name, value }) => /^on[a-z]+$/.test(name) || active.test(value));

const isHiddenInline = (element: HtmlElement): boolean =>
  dropped.has(element.tagName) ||
  attribute(element, 'hidden') !== undefined ||
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '');

/** Source line breaks are spaces; only `<br>` breaks a line. */
const inline = (node: HtmlNode): string => {
  if (isElement(node)) {
    if (node.tagName === 'br') return '\n';
    if (node.tagName === 'img') return attribute(node, 'alt') ?? '';
    if (isHiddenInline(node)) return '';
    const text = node.childNodes.map(inline).join('');
    return breaking.has(node.tagName) ? ` ${text} ` : text;
  }
  return node.nodeName === '#text' && 'value' in node ? node.value.replace(/\s+/g, ' ') : '';
};

const raw = (node: HtmlNode): string => {
  if (node.nodeName === '#text' && 'value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(raw).join('') : '';
};

const hasBlocks = (element: HtmlElement): boolean =>
  breaking.has(element.tagName) ||
  headingName.test(element.tagName) ||
  element.childNodes.some((child) => isElement(child) && hasBlocks(child));

/** A table that holds headings or tables lays out a page; it has no rows to speak of. */
const isDataTable = (table: HtmlElement): boolean => {
  const lays = (node: HtmlNode): boolean =>
    'childNodes' in node &&
    node.childNodes.some(
      (child) => isElement(child) && (child.tagName === 'table' || headingName.test(child.tagName) || lays(child)),
    );
  return !lays(table);
};

const rowOf = (row: HtmlElement, inHead: boolean): TableRow => {
  const cells: string[] = [];
  let headers = 0;
  for (const cell of row.childNodes) {
    if (!isElement(cell) || (cell.tagName !== 'td' && cell.tagName !== 'th')) continue;
    if (cell.tagName === 'th') headers++;
    cells.push(oneLine(inline(cell)));
    const span = Math.min(64, Number(attribute(cell, 'colspan') ?? 1) || 1);
    for (let extra = 1; extra < span; extra++) cells.push('');
  }
  return { cells, ...((inHead || (headers > 1 && headers === cells.length)) && { header: true }) };
};

const itemMark = (list: HtmlNode, index: number): string =>
  isElement(list) && list.tagName === 'ol' ? `${(Number(attribute(list, 'start') ?? 1) || 1) + index - 1}. ` : '- ';

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

/** Blocks of a page as a visitor sees it: no scripts, no hidden parts, no navigation; nothing is fetched. */
export const readHtml = (
  html: string,
  writer: DocumentWriter,
  limits: ExtractionLimits,
): Pick<ReadDocument, 'title' | 'language'> => {
  const reader = new HtmlReader(writer);
  const tree = parseHtml(html, limits.nestingMax);
  reader.visit(tree);
  const page = tree.childNodes.find((node) => isElement(node) && node.tagName === 'html');
  const language = page && isElement(page) ? attribute(page, 'lang')?.trim() : undefined;
  return {
    ...(reader.title !== undefined && { title: reader.title }),
    ...(language !== undefined && language !== '' && { language }),
  };
};
