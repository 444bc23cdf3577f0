/** Told from the bytes, never from the name. */
export type DocumentFormat = 'pdf' | 'docx' | 'xlsx' | 'pptx' | 'html' | 'csv' | 'json' | 'jsonl' | 'markdown' | 'text';

export type BlockKind = 'heading' | 'paragraph' | 'list-item' | 'row' | 'code' | 'note';

/** Where a block stands in the original, for a citation; counted from 1. */
export interface Place {
  readonly page?: number;
  readonly slide?: number;
  readonly sheet?: string;
  /** Row of the sheet, line of the JSONL file, or record of the CSV file with its header as row 1. */
  readonly row?: number;
  /** JSON pointer (RFC 6901). */
  readonly pointer?: string;
}

/** A cell of a row; `start` and `end` are offsets into the document's text and leave the column's name out. */
export interface Cell {
  readonly column: string;
  readonly start: number;
  readonly end: number;
}

export interface Block extends Place {
  readonly kind: BlockKind;
  /** Character offsets into the document's text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Headings above, outermost first; a heading's own text is not among them. */
  readonly headings: readonly string[];
  /** Neighbours with the same group read on: rows of a table, items of a list. */
  readonly group: number;
  /** 1 to 9; headings only. */
  readonly level?: number;
  /** Rows only. */
  readonly cells?: readonly Cell[];
}

/** What was left out or guessed; the document is usable. */
export interface ExtractionWarning {
  /** Dotted and stable, `documents.what-happened`. */
  readonly code: string;
  /** For the shop keeper. */
  readonly text: string;
  /** How often, where that says something. */
  readonly count?: number;
}

export interface DocumentMetadata {
  readonly bytes: number;
  /** Lower-case hexadecimal of the original's bytes. */
  readonly sha256: string;
  readonly pages?: number;
  readonly slides?: number;
  readonly sheets?: number;
  /** WHATWG label, text formats only. */
  readonly encoding?: string;
}

export interface ExtractedDocument {
  readonly format: DocumentFormat;
  /** The document's own title, else its first heading, else the file's name without its extension; at most 300 characters. */
  readonly title: string;
  /** Language tag that the document itself states. */
  readonly language?: string;
  /** Well-formed Unicode with `\n` line ends and no control characters. */
  readonly text: string;
  /** In the order of the text, not overlapping; everything but white space of the text lies in a block. */
  readonly blocks: readonly Block[];
  readonly metadata: DocumentMetadata;
  readonly warnings: readonly ExtractionWarning[];
}
