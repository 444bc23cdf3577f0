import { AppError, isAppError, type ErrorCategory, type ErrorContext } from '@rag-assistant/kernel';
import type { ExtractionLimits } from '../domain/extraction-limits.ts';
import type { ExtractionProgress, FileToRead, ReadDocument } from '../ports/document-reader.port.ts';

/** What goes into the reading thread. */
export interface ReadingJob {
  readonly file: FileToRead;
  readonly limits: ExtractionLimits;
}

/** An AppError without its class, stack and cause: those may quote the file. */
export interface Refusal {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly publicText: string;
  readonly context: ErrorContext;
}

/** What comes out of it: `ready` once, then for each job any number of `progress` and one of the other three. */
export type ReadingReply =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: ExtractionProgress }
  | { readonly type: 'read'; readonly document: ReadDocument }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'failed' };

export const replyFor = (error: unknown): ReadingReply => {
  if (isAppError(error)) {
    const { code, category, publicText, context } = error;
    return { type: 'refused', refusal: { code, category, publicText, context } };
  }
  return { type: 'failed' };
};

export const errorFrom = (refusal: Refusal): AppError => new AppError(refusal);
