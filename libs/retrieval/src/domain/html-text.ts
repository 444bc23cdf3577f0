import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { PlainTextWriter, type PlainText } from './plain-text.ts';

type Node = DefaultTreeAdapterTypes.Node;

const hidden = new Set(['script', 'style', 'head', 'template', 'noscript', 'svg', 'iframe', 'nav', 'object', 'select']);
const blocks = new Set(
  (
    'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'header hgroup hr html li main menu ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);
const heading = /^h([1-6])$/;

const inlineText = (node: Node): string => {
  if ('value' in node) return node.value;
  if (!('childNodes' in node) || hidden.has(node.nodeName)) return '';
  if (node.nodeName === 'br') return '\n';
  return node.childNodes.map(inlineText).join('');
};

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

/** Source line breaks are spaces; only `<br>` breaks a line. */
const readable = (node: Node): string => {
  if (node.nodeName === 'br') return '\n';
  if ('value' in node) return node.value.replace(/\s+/g, ' ');
  if (!('childNodes' in node) || hidden.has(node.nodeName)) return '';
  return node.childNodes.map(readable).join('');
};

const visit = (writer: PlainTextWriter, node: Node, tight: boolean): void => {
  if (!('childNodes' in node) || hidden.has(node.nodeName)) return;
  const level = heading.exec(node.nodeName)?.[1];
  if (level !== undefined) {
    writer.heading(Number(level), tidy(inlineText(node)));
    return;
  }
  if (node.nodeName === 'tr') {
    const cells = node.childNodes.filter((child) => child.nodeName === 'td' || child.nodeName === 'th');
    writer.block(cells.map((cell) => tidy(inlineText(cell)).replaceAll('\n', ' ')).join(' | '), tight);
    return;
  }
  let run = '';
  let first = !tight;
  const flush = (): void => {
    const text = tidy(run);
    if (text !== '') {
      writer.block(node.nodeName === 'li' ? `- ${text}` : text, !first);
      first = node.nodeName !== 'li';
    }
    run = '';
  };
  const listing = ['ul', 'ol', 'tbody', 'thead', 'table', 'dl'].includes(node.nodeName);
  node.childNodes.forEach((child) => {
    if (blocks.has(child.nodeName) || heading.test(child.nodeName)) {
      flush();
      visit(writer, child, (listing || node.nodeName === 'li') && !first);
      if (listing) first = false;
    } else run += readable(child);
  });
  flush();
};

/** What a reader of the page sees; scripts, styles and navigation stay out. */
export const plainFromHtml = (content: string): PlainText => {
  const writer = new PlainTextWriter();
  for (const node of parse(content.toWellFormed()).childNodes) visit(writer, node, false);
  return writer.finish();
};
