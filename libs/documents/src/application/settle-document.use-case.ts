import { isAppError, type Clock, type DocumentId, type MerchantId } from '@rag-assistant/kernel';
import type { DocumentFault } from '../domain/document-record.ts';
import { readNotice, type ObjectEvent } from '../domain/object-event.ts';
import { workflowFaults } from '../domain/workflow-faults.ts';
import type { DocumentRecords } from '../ports/document-records.port.ts';
import type { StandingOf } from '../ports/merchant-standing.port.ts';
import type { ObjectStore } from '../ports/object-store.port.ts';
import type { SearchableText } from '../ports/searchable-text.port.ts';
import { makeWorkPapers } from './work-papers.ts';

/** How an execution is to end: the file's fault, a fault of ours, or nobody's since another version came first. */
export type Ending = 'refused' | 'failed' | 'superseded';

export interface SettleRequest {
  readonly execution: string;
  readonly notice: unknown;
  readonly ending: Ending;
  /** Of the step that ended it. */
  readonly fault: DocumentFault | null;
}

/** What somebody is told: ids, a code and a text for the shop, nothing of the file. */
export interface Settled {
  /** stored: the failure came after the whole document was in. ignored: there is no such merchant or file. */
  readonly outcome: Ending | 'stored' | 'ignored';
  readonly merchantId: MerchantId | null;
  readonly documentId: DocumentId | null;
  readonly code: string;
}

/** Leaves the whole document or nothing of this version, whatever had been done before; twice is once. */
export type SettleDocument = (request: SettleRequest) => Promise<Settled>;

export interface SettleDeps {
  readonly store: ObjectStore;
  readonly records: DocumentRecords;
  readonly search: Pick<SearchableText, 'idOf'>;
  readonly standingOf: StandingOf;
  readonly clock: Clock;
  /** As of `receive`. */
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

/** A shop reads of a refusal why; of a fault of ours, that it was ours. */
const faultFor = (ending: 'refused' | 'failed', fault: DocumentFault | null): DocumentFault => {
  if (ending === 'refused' && fault) return fault;
  const { code, publicText } = workflowFaults.failed();
  return { code, text: publicText };
};

export const makeSettleDocument = (deps: SettleDeps): SettleDocument => {
  const { store, records, search, standingOf, clock, staleMs } = deps;
  const papers = makeWorkPapers(store);
  /** An execution that failed before it owned the file takes it now, unless another one is about it. */
  const claim = async (event: ObjectEvent, documentId: DocumentId, execution: string): Promise<boolean> => {
    const { merchant, key, name, type, version } = event;
    const latest = await store.head(merchant, key);
    if (!latest || type === 'deleted' || (version !== null && version !== latest.version)) return false;
    const arrived = { documentId, name, version: latest.version, bytes: latest.size };
    return (await records.claim(merchant, arrived, execution, clock.now(), staleMs)) === 'claimed';
  };
  return async ({ execution, notice, ending, fault }) => {
    const code = fault?.code ?? workflowFaults.failed().code;
    const event = eventOf(notice);
    if (!event) return { outcome: 'ignored', merchantId: null, documentId: null, code };
    const { merchant, name } = event;
    const documentId = search.idOf(merchant, name);
    const ids = { merchantId: merchant, documentId, code };
    await papers.erase({ merchantId: merchant, documentId, execution });
    // A row would bring back what the end of the merchant has just taken away.
    if ((await standingOf(merchant)) === 'gone') return { ...ids, outcome: 'ignored' };
    if (ending !== 'superseded') {
      const end = { status: ending, fault: faultFor(ending, fault) };
      const settled = (): Promise<boolean> => records.settle(merchant, documentId, execution, end, clock.now());
      if (await settled()) return { ...ids, outcome: ending };
      const other = (await records.find(merchant, documentId))?.execution !== execution;
      if (other && (await claim(event, documentId, execution)) && (await settled())) return { ...ids, outcome: ending };
    }
    const record = await records.find(merchant, documentId);
    if (record?.execution !== execution) return { ...ids, outcome: ending === 'superseded' ? ending : 'superseded' };
    if (record.status === 'stored') return { ...ids, outcome: 'stored' };
    if (record.status === 'refused' || record.status === 'failed') return { ...ids, outcome: record.status };
    // The object is gone or replaced while the file still is in this execution's hands: the event about that comes.
    if ((await store.head(merchant, event.key)) === null) await records.remove(merchant, documentId, clock.now());
    return { ...ids, outcome: 'superseded' };
  };
};
