import type { DocumentFormat, ExtractionWarning, Block } from '../domain/extracted-document.ts';
import type { ExtractionLimits } from '../domain/extraction-limits.ts';

/** `unit` says what is counted; `total` is what is known of the whole. */
export interface ExtractionProgress {
  readonly unit: 'bytes' | 'pages' | 'slides' | 'sheets' | 'parts';
  readonly done: number;
  readonly total: number;
}

export interface FileToRead {
  /** Whole; the reader may take the memory over. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the sender named it. */
  readonly name: string;
  /** As the sender declared it. */
  readonly contentType?: string;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

export interface ReadDocument {
  readonly format: DocumentFormat;
  readonly title?: string;
  readonly language?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly warnings: readonly ExtractionWarning[];
  readonly counts: { readonly pages?: number; readonly slides?: number; readonly sheets?: number };
  readonly encoding?: string;
}

/**
 * Tells a file's format by its content and reads its text, within the limits.
 * @throws AppError `documents.…` for a file that is refused; `documents.reader-failed` (retryable) when it is not the
 * file's fault; the signal's reason when it was called off.
 */
export interface DocumentReader {
  read(file: FileToRead, limits: ExtractionLimits, options?: ReadOptions): Promise<ReadDocument>;
  close(): Promise<void>;
}
