import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { PlainTextWriter, type PlainText } from './plain-text.ts';

const inline = (node: Nodes): string => {
  if (node.type === 'break') return '\n';
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'html') return '';
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(inline).join('') : '';
};

const isContainer = (node: Nodes): boolean =>
  ['list', 'listItem', 'blockquote', 'root', 'footnoteDefinition'].includes(node.type);

const writeItem = (writer: PlainTextWriter, children: readonly Nodes[], mark: string, first: boolean): void => {
  const [head, ...rest] = children;
  if (head) writer.block(mark + inline(head).trim(), !first);
  for (const child of rest) {
    if (isContainer(child)) writeNode(writer, child as RootContent, true);
    else writer.block(inline(child), true);
  }
};

const writeNode = (writer: PlainTextWriter, node: RootContent, tight = false): void => {
  switch (node.type) {
    case 'heading':
      writer.heading(node.depth, inline(node));
      return;
    case 'list':
      node.children.forEach((item, index) => {
        const mark = node.ordered === true ? `${(node.start ?? 1) + index}. ` : '- ';
        writeItem(writer, item.children, mark, index === 0 && !tight);
      });
      return;
    case 'table': {
      node.children.forEach((row, index) => {
        writer.block(row.children.map((cell) => inline(cell).trim()).join(' | '), index > 0);
      });
      return;
    }
    case 'blockquote':
    case 'footnoteDefinition':
      for (const child of node.children) writeNode(writer, child);
      return;
    case 'definition':
    case 'html':
    case 'thematicBreak':
    case 'yaml':
      return;
    default:
      writer.block(inline(node), tight);
  }
};

/** CommonMark with tables; mark-up, link targets and raw HTML stay out of the text. */
export const plainFromMarkdown = (content: string): PlainText => {
  const tree = fromMarkdown(content.toWellFormed(), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const writer = new PlainTextWriter();
  for (const node of tree.children) writeNode(writer, node);
  return writer.finish();
};
