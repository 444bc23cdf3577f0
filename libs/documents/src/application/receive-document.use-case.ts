import { isAppError, type Clock } from '@rag-assistant/kernel';
import { readNotice, type ObjectEvent } from '../domain/object-event.ts';
import { refusals } from '../domain/refusals.ts';
import { workflowFaults } from '../domain/workflow-faults.ts';
import type { DocumentRecords } from '../ports/document-records.port.ts';
import type { StandingOf } from '../ports/merchant-standing.port.ts';
import type { ObjectStore } from '../ports/object-store.port.ts';
import type { SearchableText } from '../ports/searchable-text.port.ts';
import type { DocumentRef } from './document-ref.ts';

/**
 * begin: the execution owns the file. held: another execution is at work on this version. done: it was
 * stored or refused before. superseded: a newer version has its own event. removed: the object is gone, and so is the document. ignored:
 * the event is about nothing of ours, or about a merchant that is gone.
 */
export type Received =
  | { readonly outcome: 'begin'; readonly document: DocumentRef }
  | { readonly outcome: 'held' | 'done' | 'superseded' | 'removed' | 'ignored' };

/**
 * Decides what an event of the store is to lead to; events may come twice, late, or in any order.
 * @throws AppError `documents.merchant-suspended`, `documents.file-too-large`, once the execution owns the file
 */
export type ReceiveDocument = (execution: string, notice: unknown) => Promise<Received>;

export interface ReceiveDeps {
  readonly store: ObjectStore;
  readonly records: DocumentRecords;
  readonly search: Pick<SearchableText, 'idOf'>;
  readonly standingOf: StandingOf;
  readonly clock: Clock;
  readonly bytesMax: number;
  /** An execution that is at work longer than this is dead: longer than the state machine's own time. */
  readonly staleMs: number;
}

const eventOf = (notice: unknown): ObjectEvent | null => {
  try {
    return readNotice(notice);
  } catch (error) {
    if (isAppError(error, 'documents.event-foreign')) return null;
    throw error;
  }
};

export const makeReceiveDocument =
  ({ store, records, search, standingOf, clock, bytesMax, staleMs }: ReceiveDeps): ReceiveDocument =>
  async (execution, notice) => {
    const event = eventOf(notice);
    if (!event) return { outcome: 'ignored' };
    const { merchant, key, name } = event;
    const standing = await standingOf(merchant);
    if (standing === 'gone') return { outcome: 'ignored' };
    const documentId = search.idOf(merchant, name);
    const now = clock.now();
    const latest = await store.head(merchant, key);
    if (!latest) {
      await records.remove(merchant, documentId, now);
      return { outcome: 'removed' };
    }
    if (event.type === 'deleted') return { outcome: 'superseded' };
    if (event.version !== null && event.version !== latest.version) return { outcome: 'superseded' };
    const { version, size: bytes } = latest;
    const arrived = { documentId, name, version, bytes };
    const claim = await records.claim(merchant, arrived, execution, now, staleMs);
    if (claim !== 'claimed') return { outcome: claim };
    if (standing === 'suspended') throw workflowFaults.merchantSuspended();
    if (bytes > bytesMax) throw refusals.fileTooLarge(bytesMax);
    return { outcome: 'begin', document: { merchantId: merchant, documentId, name, key, version, execution } };
  };
