import type { DocumentWriter } from '../../domain/document-writer.ts';

/** Paragraphs stand between empty lines. */
export const readText = (text: string, writer: DocumentWriter): void => {
  for (const paragraph of text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/))
    writer.block(paragraph.replace(/\f/g, '\n').trim(), { kind: 'paragraph' });
};
