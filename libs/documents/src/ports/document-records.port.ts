import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type {
  DocumentFacts,
  DocumentFault,
  DocumentRecord,
  DocumentStatus,
  UploadKind,
} from '../domain/document-record.ts';
import type { PassagePlace, PlacedBlock } from '../domain/place.ts';

/** The version of a file that somebody has put. */
export interface ArrivedVersion {
  readonly documentId: DocumentId;
  readonly name: string;
  /** Of a file that is new here; one that is known keeps its own unless told. */
  readonly kind?: UploadKind;
  readonly version: string;
  readonly bytes: number;
}

/**
 * claimed: the execution owns the file now. held: another one is at work on this very version. done: this version was
 * stored or refused already; one that failed may be claimed again.
 */
export type Claim = 'claimed' | 'held' | 'done';

/** A document ready for search, as `SearchableText.prepare` made it. */
export type SearchableEntry = Uint8Array;

export interface Commit {
  readonly entry: SearchableEntry;
  readonly facts: DocumentFacts;
  readonly places: readonly PlacedBlock[];
}

/**
 * Where every file of a merchant stands. An execution changes a file only while it owns it (`execution` is its own and
 * the status is at work); whoever was overtaken gets `false` and must end.
 */
export interface DocumentRecords {
  find(merchant: MerchantId, documentId: DocumentId): Promise<DocumentRecord | null>;
  /** Latest arrival first. */
  list(
    merchant: MerchantId,
    page: { readonly limit: number; readonly before?: Date; readonly statuses?: readonly DocumentStatus[] },
  ): Promise<readonly DocumentRecord[]>;
  /**
   * A new version waits for its turn, and whoever was at work on an earlier one is overtaken. A version that is known
   * stays as it is (its event came first), unless it is `again` to wait.
   */
  receive(
    merchant: MerchantId,
    arrived: ArrivedVersion,
    at: Date,
    options?: { readonly again?: boolean },
  ): Promise<DocumentRecord>;
  /** One that has been at work for `staleMs` may be taken over: its execution is dead. */
  claim(merchant: MerchantId, arrived: ArrivedVersion, execution: string, at: Date, staleMs: number): Promise<Claim>;
  advance(
    merchant: MerchantId,
    documentId: DocumentId,
    execution: string,
    to: { readonly status: DocumentStatus; readonly facts?: DocumentFacts },
    at: Date,
  ): Promise<boolean>;
  /**
   * Makes the document searchable and the file `stored`, in one transaction: all or nothing. True as well when this
   * execution has done so before.
   */
  commit(merchant: MerchantId, documentId: DocumentId, execution: string, commit: Commit, at: Date): Promise<boolean>;
  /** The file is `stored` without anything to do: its content is what search has already. */
  confirm(merchant: MerchantId, documentId: DocumentId, execution: string, at: Date): Promise<boolean>;
  /** Ends a file that is at work; what search has of an earlier version stays. */
  settle(
    merchant: MerchantId,
    documentId: DocumentId,
    execution: string,
    end: { readonly status: 'refused' | 'failed'; readonly fault: DocumentFault },
    at: Date,
  ): Promise<boolean>;
  /** Takes the document out of search and marks the file `removed`, in one transaction. False when there is none. */
  remove(merchant: MerchantId, documentId: DocumentId, at: Date): Promise<boolean>;
  /** Places of spans in the originals, in order; null for a document that was no file. */
  locate(
    merchant: MerchantId,
    spans: readonly { readonly documentId: DocumentId; readonly start: number }[],
  ): Promise<readonly (PassagePlace | null)[]>;
}
