import type { Clock, DocumentId, IdSource, MerchantId } from '@rag-assistant/kernel';
import {
  workingStatuses,
  type DocumentRecord,
  type DocumentStatus,
  type UploadKind,
} from '../domain/document-record.ts';
import { noticeOf, type StoreNotice } from '../domain/object-event.ts';
import { objectKey } from '../domain/object-key.ts';
import type { PassagePlace } from '../domain/place.ts';
import { workflowFaults } from '../domain/workflow-faults.ts';
import type { DocumentRecords } from '../ports/document-records.port.ts';
import type { ObjectStore, OpenedObject } from '../ports/object-store.port.ts';
import type { SearchableText } from '../ports/searchable-text.port.ts';

export interface Upload {
  /** As the sender calls the file; the same name again is a new version of it. */
  readonly name: string;
  readonly kind: UploadKind;
  readonly contentType?: string;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface FileLibrary {
  /**
   * Streams the file into the store and has it processed; resolves once it waits for its turn.
   * @throws AppError `documents.name-invalid`, `documents.file-too-large`, those of the store
   */
  upload(merchant: MerchantId, upload: Upload, signal?: AbortSignal): Promise<DocumentRecord>;
  /** @throws AppError `documents.not-found` */
  status(merchant: MerchantId, documentId: DocumentId): Promise<DocumentRecord>;
  list(
    merchant: MerchantId,
    page: { readonly limit: number; readonly before?: Date; readonly statuses?: readonly DocumentStatus[] },
  ): Promise<readonly DocumentRecord[]>;
  /** The file as it was sent, in the version that search finds. @throws AppError `documents.not-found` */
  original(
    merchant: MerchantId,
    documentId: DocumentId,
    signal?: AbortSignal,
  ): Promise<OpenedObject & { name: string }>;
  /** Out of search first, then every version out of the store. False when there is no such file. */
  remove(merchant: MerchantId, documentId: DocumentId): Promise<boolean>;
  locate(
    merchant: MerchantId,
    spans: readonly { readonly documentId: DocumentId; readonly start: number }[],
  ): Promise<readonly (PassagePlace | null)[]>;
  /** Takes up what a process that was killed had left under way. Returns how many files. */
  resume(merchant: MerchantId): Promise<number>;
}

export interface FileLibraryDeps {
  readonly store: ObjectStore;
  readonly records: DocumentRecords;
  readonly search: Pick<SearchableText, 'idOf'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly bytesMax: number;
  /** Has the notice's execution run; a store that tells the state machine itself needs none. Never rejects. */
  readonly start: (merchant: MerchantId, execution: string, notice: StoreNotice) => void;
}

const pageMax = 200;

export const makeFileLibrary = (deps: FileLibraryDeps): FileLibrary => {
  const { store, records, search, clock, ids, bytesMax, start } = deps;
  const found = async (merchant: MerchantId, documentId: DocumentId): Promise<DocumentRecord> => {
    const record = await records.find(merchant, documentId);
    if (!record) throw workflowFaults.notFound();
    return record;
  };
  return {
    upload: async (merchant, { name: given, kind, contentType, body }, signal) => {
      // One name, however the sender's system composes its letters.
      const name = given.normalize('NFC');
      const key = objectKey(merchant, 'documents', name);
      const { version, size: bytes } = await store.put(merchant, key, body, {
        bytesMax,
        ...(contentType !== undefined && { contentType }),
        ...(signal && { signal }),
      });
      const documentId = search.idOf(merchant, name);
      const record = await records.receive(merchant, { documentId, name, kind, version, bytes }, clock.now());
      start(merchant, ids.uuid(), noticeOf('created', key, version));
      return record;
    },
    status: found,
    list: (merchant, page) => records.list(merchant, { ...page, limit: Math.min(page.limit, pageMax) }),
    original: async (merchant, documentId, signal) => {
      const { name, version, storedVersion, status } = await found(merchant, documentId);
      if (status === 'removed') throw workflowFaults.notFound();
      const key = objectKey(merchant, 'documents', name);
      const opened = await store.get(merchant, key, { version: storedVersion ?? version, ...(signal && { signal }) });
      return { ...opened, name };
    },
    remove: async (merchant, documentId) => {
      const record = await records.find(merchant, documentId);
      if (!record) return false;
      await records.remove(merchant, documentId, clock.now());
      await store.delete(merchant, objectKey(merchant, 'documents', record.name));
      return record.status !== 'removed';
    },
    locate: (merchant, spans) => records.locate(merchant, spans),
    resume: async (merchant) => {
      const statuses: DocumentStatus[] = ['received', ...workingStatuses];
      let resumed = 0;
      let before: Date | undefined;
      for (;;) {
        const page = await records.list(merchant, { limit: pageMax, statuses, ...(before && { before }) });
        for (const { documentId, name, kind, version, bytes } of page) {
          await records.receive(merchant, { documentId, name, kind, version, bytes }, clock.now(), { again: true });
          start(merchant, ids.uuid(), noticeOf('created', objectKey(merchant, 'documents', name), version));
          resumed++;
        }
        before = page.at(-1)?.receivedAt;
        if (page.length < pageMax || !before) return resumed;
      }
    },
  };
};
