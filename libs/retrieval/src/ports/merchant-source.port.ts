import type { ColumnMapping, RecordKind } from '../domain/map-record.ts';
import type { SourceDocument } from '../domain/source-document.ts';

export interface SourceFault {
  readonly file: string;
  /** Line of the file, counted from 1; the number of the record in a JSON array. */
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

export type SourceItem =
  | {
      readonly type: 'document';
      readonly line: number;
      readonly document: SourceDocument;
      /** What was left empty; the document goes in all the same. */
      readonly warnings: readonly SourceFault[];
    }
  | { readonly type: 'fault'; readonly fault: SourceFault };

/** How a source was understood; shown to who runs an import. */
export interface SourceReading {
  readonly kind: RecordKind;
  /** Null for a file that is one document. */
  readonly mapping: ColumnMapping | null;
}

/** Where a merchant's documents come from. */
export interface MerchantSource {
  /** Names the collection. */
  readonly name: string;
  /** @throws AppError `retrieval.source-unreadable`, `retrieval.source-unsupported`, `retrieval.columns-missing` */
  reading(): Promise<SourceReading>;
  /** Documents and faults in the order of the source; a bad line never stops the rest. Throws as `reading` does. */
  read(signal?: AbortSignal): AsyncIterable<SourceItem>;
}
