import type { DocumentId } from '@rag-assistant/kernel';
import type { DocumentFormat, ExtractionWarning } from './extracted-document.ts';

/**
 * Where a file stands on its way. `received` waits for its turn; the next three are at work; the others are ends, which
 * a new version of the file leaves again.
 */
export type DocumentStatus =
  'received' | 'extracting' | 'sanitizing' | 'embedding' | 'stored' | 'refused' | 'failed' | 'removed';

export const workingStatuses: readonly DocumentStatus[] = ['extracting', 'sanitizing', 'embedding'];

/** What an uploaded text is to the assistant. */
export type UploadKind = 'policy' | 'faq';

/** Why a file is not searchable, in words for the person who sent it. */
export interface DocumentFault {
  readonly code: string;
  readonly text: string;
}

/** What is known once the file was read. */
export interface DocumentFacts {
  readonly format: DocumentFormat;
  readonly title: string;
  readonly pages: number | null;
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly contentHash: string;
  readonly warnings: readonly ExtractionWarning[];
}

/** One file of a merchant, under one name, in its latest version. */
export interface DocumentRecord {
  readonly documentId: DocumentId;
  readonly name: string;
  readonly kind: UploadKind;
  /** Of the object store. */
  readonly version: string;
  readonly bytes: number;
  readonly status: DocumentStatus;
  /** The execution that works on it or ended it. */
  readonly execution: string | null;
  readonly fault: DocumentFault | null;
  readonly facts: DocumentFacts | null;
  /** The version that search finds; an earlier one while a newer is at work or was refused. */
  readonly storedVersion: string | null;
  readonly storedHash: string | null;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
}

/** How far along the road a status is, 0 to 1: for a progress bar. */
export const progressOf = (status: DocumentStatus): number =>
  ({ received: 0, extracting: 0.1, sanitizing: 0.4, embedding: 0.6, stored: 1, refused: 1, failed: 1, removed: 1 })[
    status
  ];
