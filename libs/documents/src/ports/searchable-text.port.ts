import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { UploadKind } from '../domain/document-record.ts';
import type { Block } from '../domain/extracted-document.ts';
import type { SearchableEntry } from './document-records.port.ts';

/** A text without personal data, and where its blocks lie. */
export interface TextToIndex {
  readonly name: string;
  readonly kind: UploadKind;
  readonly title: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Search, as far as a file on its way into it needs it. */
export interface SearchableText {
  /** The id under which search will know the file; the same for every version. */
  idOf(merchant: MerchantId, name: string): DocumentId;
  /**
   * Cuts and embeds; nothing is stored. The result is what `DocumentRecords.commit` takes.
   * @throws AppError of the embedding model (retryable), or that the text cannot be indexed
   */
  prepare(merchant: MerchantId, text: TextToIndex, signal?: AbortSignal): Promise<SearchableEntry>;
}
