import { AppError, invalid, type ErrorContext } from '@rag-assistant/kernel';

/** Every reason for which a file is refused, in words for the person who sent it. */
export const refusals = {
  fileEmpty: () => invalid('documents.file-empty', 'The file is empty (0 bytes). Send it again.'),
  fileTooLarge: (bytesMax: number) =>
    new AppError({
      code: 'documents.file-too-large',
      category: 'too-large',
      publicText: `The file is too large; at most ${Math.floor(bytesMax / 1_000_000)} MB are read. Split it and send the parts.`,
      context: { bytesMax },
    }),
  formatUnsupported: (found: string) =>
    new AppError({
      code: 'documents.format-unsupported',
      category: 'unsupported',
      publicText:
        'This kind of file cannot be read. Send PDF, Word, Excel, PowerPoint, HTML, CSV, JSON, Markdown or plain text.',
      context: { found },
    }),
  oldOffice: () =>
    new AppError({
      code: 'documents.old-office-format',
      category: 'unsupported',
      publicText:
        'This is an Office file of the old form (.doc, .xls, .ppt). Save it as .docx, .xlsx or .pptx and send that.',
    }),
  extensionMismatch: (found: string, extension: string) =>
    invalid(
      'documents.extension-mismatch',
      'The name of the file says one kind of file, the content is another. Give it the right name or send the right file.',
      { found, extension },
    ),
  contentTypeMismatch: (found: string) =>
    invalid(
      'documents.content-type-mismatch',
      'The file was sent as one kind of file, but its content is another. Send it as what it is.',
      { found },
    ),
  polyglot: (found: string) =>
    invalid(
      'documents.polyglot',
      'The file is two kinds of file in one, which is a way to hide something. Export it anew from the program that made it.',
      { found },
    ),
  encrypted: () =>
    invalid('documents.encrypted', 'The file is protected by a password. Take the password off and send it again.'),
  truncated: () =>
    invalid('documents.truncated', 'The end of the file is missing; it may not have been sent whole. Send it again.'),
  damaged: (part: string, cause?: unknown) =>
    new AppError({
      code: 'documents.damaged',
      category: 'invalid',
      publicText: 'The file is damaged and cannot be read. Open it, save it anew and send that.',
      context: { part },
      cause,
    }),
  scanned: (pagesWithoutText: number, pages: number) =>
    invalid(
      'documents.scanned',
      'The pages are pictures without text, as a scanner makes them. Run text recognition (OCR) on the file and send the result.',
      { pagesWithoutText, pages },
    ),
  noText: () => invalid('documents.no-text', 'There is no text in the file.'),
  textUnreadable: () =>
    invalid(
      'documents.text-unreadable',
      'The file does not say which letters its text is made of. Export it anew, with fonts embedded.',
    ),
  encodingUnreadable: () =>
    invalid('documents.encoding-unreadable', 'The letters of the file cannot be told. Save it as UTF-8 and send that.'),
  tooManyEntries: (entriesMax: number) =>
    invalid('documents.too-many-entries', 'The file holds far more parts than a document has.', { entriesMax }),
  expandsTooFar: (expandedBytesMax: number) =>
    new AppError({
      code: 'documents.expands-too-far',
      category: 'too-large',
      publicText: 'The file unpacks to far more than a document of its size holds. Split it, or export it anew.',
      context: { expandedBytesMax },
    }),
  archiveMalformed: (reason: string, cause?: unknown) =>
    new AppError({
      code: 'documents.archive-malformed',
      category: 'invalid',
      publicText: 'The parts of the file are not named as they may be. Save it anew with Office and send that.',
      context: { reason },
      cause,
    }),
  nestingTooDeep: (nestingMax: number) =>
    invalid('documents.nesting-too-deep', 'The content is nested far deeper than a document is.', { nestingMax }),
  tooManyCells: (cellsMax: number) =>
    new AppError({
      code: 'documents.too-many-cells',
      category: 'too-large',
      publicText: `The tables have more than ${cellsMax.toLocaleString('en')} cells. Split the file and send the parts.`,
      context: { cellsMax },
    }),
  tooManyPages: (pagesMax: number, pages: number) =>
    new AppError({
      code: 'documents.too-many-pages',
      category: 'too-large',
      publicText: `The document has more than ${pagesMax.toLocaleString('en')} pages. Split it and send the parts.`,
      context: { pagesMax, pages },
    }),
  tooMuchText: (charactersMax: number) =>
    new AppError({
      code: 'documents.too-much-text',
      category: 'too-large',
      publicText: `The document has more than ${charactersMax.toLocaleString('en')} characters. Split it and send the parts.`,
      context: { charactersMax },
    }),
  documentType: () =>
    invalid(
      'documents.external-entity',
      'A part of the file declares entities (DTD), which Office never writes and which can reach for other files.',
    ),
  macros: () =>
    invalid(
      'documents.macros',
      'The file contains macros. Save it without macros (.docx, .xlsx, .pptx) and send that.',
    ),
  remoteReference: (kind: string) =>
    invalid(
      'documents.remote-reference',
      'The file takes a part of its content from another file or address. Put that content in (break the link) and send it again.',
      { kind },
    ),
  embeddedObject: () =>
    invalid(
      'documents.embedded-object',
      'The file has an object of another program in it (OLE or ActiveX). Replace it by a picture or by text.',
    ),
  cyclicReference: (part: string) =>
    invalid('documents.cyclic-reference', 'A part of the file refers to itself. Save it anew and send that.', { part }),
  timeExceeded: (timeMs: number) =>
    new AppError({
      code: 'documents.time-exceeded',
      category: 'too-large',
      publicText: 'Reading the file takes too long. Split it, or export it anew.',
      context: { timeMs },
    }),
  memoryExceeded: (memoryMbMax: number) =>
    new AppError({
      code: 'documents.memory-exceeded',
      category: 'too-large',
      publicText: 'Reading the file takes too much memory. Split it, or export it anew.',
      context: { memoryMbMax },
    }),
} as const satisfies Record<string, (...args: never[]) => AppError>;

/** Not the file's fault: worth another try. */
export const readerFailed = (reason: string, cause?: unknown, context: ErrorContext = {}): AppError =>
  new AppError({
    code: 'documents.reader-failed',
    category: 'unavailable',
    publicText: 'The file could not be read just now. Try again.',
    retryable: true,
    retryAfterMs: 1000,
    context: { reason, ...context },
    cause,
  });
