import { isUtf8 } from 'node:buffer';
import { invalid } from '@rag-assistant/kernel';
import { plainFromHtml } from '../domain/html-text.ts';
import { plainFromMarkdown } from '../domain/markdown-text.ts';
import { plainFromText } from '../domain/plain-text.ts';
import type { TextDocument } from '../domain/source-document.ts';
import { faultOf } from '../domain/validate-document.ts';
import type { SourceItem } from '../ports/merchant-source.port.ts';

const fileBytesMax = 8_000_000;
const plain = { markdown: plainFromMarkdown, html: plainFromHtml, text: plainFromText };

export interface TextFile {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly file: string;
  readonly format: TextDocument['format'];
  readonly kind: 'policy' | 'faq';
}

const nameOf = (file: string): string => file.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '');

const headingOf = (format: TextDocument['format'], content: string): string | undefined => {
  if (format === 'text') return undefined;
  if (format === 'html') {
    const found = /<title[^>]*>([^<]+)<|<h1[^>]*>([^<]+)</i.exec(content);
    return found?.[1] ?? found?.[2];
  }
  const line = content.split('\n').find((candidate) => /^#{1,6} /.test(candidate));
  return line?.replace(/^#+/, '').replace(/#+\s*$/, '');
};

const titleOf = ({ file, format }: TextFile, content: string): string => {
  const heading = headingOf(format, content)?.trim() ?? '';
  return (heading === '' ? nameOf(file).replace(/[-_]+/g, ' ') : heading).slice(0, 500);
};

/** A file that is one document; its title is the first heading, else its name. */
export async function* readTextFile(source: TextFile): AsyncIterable<SourceItem> {
  const { file, format, kind } = source;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of source.bytes) {
    size += part.byteLength;
    if (size <= fileBytesMax) parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const content = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const document: TextDocument = {
    kind,
    externalId: nameOf(file),
    title: titleOf(source, content),
    format,
    content,
    sourceUri: file,
  };
  const fault =
    size > fileBytesMax
      ? invalid('retrieval.document-too-long', 'A document has at most 2,000,000 characters.')
      : !isUtf8(bytes)
        ? invalid('retrieval.file-not-utf8', 'The file is not valid UTF-8; save it as UTF-8.')
        : plain[format](content).text.trim() === ''
          ? invalid('retrieval.document-empty', 'The document has no text.')
          : faultOf(document);
  if (fault) yield { type: 'fault', fault: { file, line: 1, code: fault.code, reason: fault.publicText } };
  else yield { type: 'document', line: 1, document, warnings: [] };
}
