import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';
import { writeTable } from '../../domain/write-table.ts';
import type { ReadDocument } from '../../ports/document-reader.port.ts';
import { readHtml } from './html-text.ts';

const inline = (node: Nodes): string => {
  if (node.type === 'break') return '\n';
  // A line's end in the source is a blank; only a break is a break.
  if (node.type === 'text') return node.value.replace(/\s*\n\s*/g, ' ');
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'html' || node.type === 'footnoteReference') return '';
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(inline).join('') : '';
};

/** Quotes and lists inside one another are told from the line's start, before the parser nests them. */
const refuseDeep = (text: string, nestingMax: number): void => {
  for (const line of text.split('\n')) {
    const opening = /^[\s>*+-]*/.exec(line.slice(0, nestingMax * 4))?.[0] ?? '';
    if (opening.replace(/\s/g, '').length > nestingMax && !/^\s*(?:[-*+]\s*)+$/.test(line))
      throw refusals.nestingTooDeep(nestingMax);
    if (/^ *(?:[-*+] ){20,}/.test(opening) || /^ {400,}[-*+]/.test(line)) throw refusals.nestingTooDeep(nestingMax);
  }
};

class MarkdownReader {
  readonly #writer: DocumentWriter;
  readonly #limits: ExtractionLimits;

  constructor(writer: DocumentWriter, limits: ExtractionLimits) {
    this.#writer = writer;
    this.#limits = limits;
  }

  write(node: RootContent, depth = 0): void {
    if (depth > this.#limits.nestingMax) throw refusals.nestingTooDeep(this.#limits.nestingMax);
    switch (node.type) {
      case 'heading':
        this.#writer.heading(node.depth, inline(node));
        return;
      case 'list':
        node.children.forEach((item, index) => {
          const mark = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '- ';
          this.#item(item.children, mark, depth);
        });
        return;
      case 'table':
        writeTable(
          this.#writer,
          node.children.map((row, index) => ({
            cells: row.children.map(inline),
            ...(index === 0 && { header: true }),
          })),
        );
        return;
      case 'blockquote':
        for (const child of node.children) this.write(child, depth + 1);
        return;
      case 'footnoteDefinition':
        for (const child of node.children) this.#writer.block(inline(child), { kind: 'note' });
        return;
      case 'code':
        this.#writer.block(node.value, { kind: 'code' });
        return;
      case 'html':
        readHtml(node.value, this.#writer, this.#limits);
        return;
      case 'definition':
      case 'thematicBreak':
      case 'yaml':
        return;
      default:
        this.#writer.block(inline(node), { kind: 'paragraph' });
    }
  }

  #item(children: readonly RootContent[], mark: string, depth: number): void {
    children.forEach((child, index) => {
      if (child.type !== 'paragraph') this.write(child, depth + 1);
      else
        this.#writer.block(inline(child), {
          kind: 'list-item',
          tight: true,
          ...(index === 0 && { mark: `${'  '.repeat(Math.min(8, depth))}${mark}` }),
        });
    });
  }
}

const frontMatter = /^---\r?\n([\s\S]{0,20000}?)\r?\n---\r?\n/;
const field = (matter: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*["']?([^"'\\n]*)`, 'mi').exec(matter)?.[1]?.trim();

/** CommonMark with GitHub's tables; front matter gives title and language and is not text. */
export const readMarkdown = (
  text: string,
  writer: DocumentWriter,
  limits: ExtractionLimits,
): Pick<ReadDocument, 'title' | 'language'> => {
  const matter = frontMatter.exec(text);
  const body = matter ? text.slice(matter[0].length) : text;
  refuseDeep(body, limits.nestingMax);
  const tree = fromMarkdown(body.toWellFormed(), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const reader = new MarkdownReader(writer, limits);
  for (const node of tree.children) reader.write(node);
  const title = matter ? field(matter[1] ?? '', 'title') : undefined;
  const language = matter ? field(matter[1] ?? '', 'lang(?:uage)?') : undefined;
  return { ...(title !== undefined && { title }), ...(language !== undefined && { language }) };
};
