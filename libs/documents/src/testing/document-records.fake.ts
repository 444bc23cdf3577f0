import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import { workingStatuses, type DocumentRecord, type DocumentStatus } from '../domain/document-record.ts';
import { placeAt, type PlacedBlock } from '../domain/place.ts';
import type { ArrivedVersion, DocumentRecords, SearchableEntry } from '../ports/document-records.port.ts';

export interface FakeDocumentRecords extends DocumentRecords {
  /** What search would find, by merchant and document. */
  readonly searchable: ReadonlyMap<string, SearchableEntry>;
}

interface Kept {
  record: DocumentRecord;
  places: readonly PlacedBlock[];
}

/** Rows in memory; a commit is one step, as a transaction is. */
export const fakeDocumentRecords = (): FakeDocumentRecords => {
  const rows = new Map<string, Kept>();
  const searchable = new Map<string, SearchableEntry>();
  const keyOf = (merchant: MerchantId, documentId: DocumentId): string => `${merchant} ${documentId}`;

  const change = (key: string, update: Partial<DocumentRecord>): void => {
    const kept = rows.get(key);
    if (kept) kept.record = { ...kept.record, ...update };
  };
  const owned = (key: string, execution: string): DocumentRecord | null => {
    const record = rows.get(key)?.record;
    return record?.execution === execution && workingStatuses.includes(record.status) ? record : null;
  };
  const arrive = (
    key: string,
    arrived: ArrivedVersion,
    as: { status: DocumentStatus; execution: string | null; at: Date },
  ): DocumentRecord => {
    const known = rows.get(key);
    const { documentId, name, version, bytes } = arrived;
    const record: DocumentRecord = {
      documentId,
      name,
      kind: arrived.kind ?? known?.record.kind ?? 'policy',
      version,
      bytes,
      status: as.status,
      execution: as.execution,
      fault: null,
      facts: null,
      storedVersion: known?.record.storedVersion ?? null,
      storedHash: known?.record.storedHash ?? null,
      receivedAt: known?.record.version === version ? known.record.receivedAt : as.at,
      updatedAt: as.at,
    };
    rows.set(key, { record, places: known?.places ?? [] });
    return record;
  };

  return {
    searchable,
    find: async (merchant, documentId) => Promise.resolve(rows.get(keyOf(merchant, documentId))?.record ?? null),
    list: async (merchant, { limit, before, statuses }) =>
      Promise.resolve(
        [...rows]
          .filter(([key]) => key.startsWith(merchant))
          .map(([, { record }]) => record)
          .filter(({ receivedAt }) => !before || receivedAt < before)
          .filter(({ status }) => !statuses || statuses.includes(status))
          .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a.documentId < b.documentId ? -1 : 1))
          .slice(0, limit),
      ),
    receive: async (merchant, arrived, at, { again = false } = {}) => {
      const key = keyOf(merchant, arrived.documentId);
      const known = rows.get(key)?.record;
      if (!known || again || known.version !== arrived.version || known.status === 'removed')
        return Promise.resolve(arrive(key, arrived, { status: 'received', execution: null, at }));
      change(key, { kind: arrived.kind ?? known.kind });
      return { ...known, kind: arrived.kind ?? known.kind };
    },
    claim: async (merchant, arrived, execution, at, staleMs) => {
      const key = keyOf(merchant, arrived.documentId);
      const record = rows.get(key)?.record;
      const same = record?.version === arrived.version;
      if (record && same && (record.status === 'stored' || record.status === 'refused')) return Promise.resolve('done');
      const alive =
        record && workingStatuses.includes(record.status) && at.getTime() - record.updatedAt.getTime() < staleMs;
      if (alive && same && record.execution !== execution) return 'held';
      arrive(key, arrived, { status: 'extracting', execution, at });
      return 'claimed';
    },
    advance: async (merchant, documentId, execution, { status, facts }, at) => {
      const key = keyOf(merchant, documentId);
      const record = owned(key, execution);
      change(key, record ? { status, updatedAt: at, ...(facts && { facts }) } : {});
      return Promise.resolve(record !== null);
    },
    commit: async (merchant, documentId, execution, { entry, facts, places }, at) => {
      const key = keyOf(merchant, documentId);
      const kept = rows.get(key);
      if (kept?.record.execution !== execution) return Promise.resolve(false);
      if (kept.record.status === 'stored') return true;
      if (!workingStatuses.includes(kept.record.status)) return false;
      searchable.set(key, entry);
      kept.places = places;
      const { version: storedVersion } = kept.record;
      change(key, { status: 'stored', facts, storedVersion, storedHash: facts.contentHash, updatedAt: at });
      return true;
    },
    confirm: async (merchant, documentId, execution, at) => {
      const key = keyOf(merchant, documentId);
      const record = owned(key, execution);
      if (record?.storedHash == null) return Promise.resolve(false);
      change(key, { status: 'stored', storedVersion: record.version, updatedAt: at });
      return true;
    },
    settle: async (merchant, documentId, execution, { status, fault }, at) => {
      const key = keyOf(merchant, documentId);
      const record = owned(key, execution);
      change(key, record ? { status, fault, updatedAt: at } : {});
      return Promise.resolve(record !== null);
    },
    remove: async (merchant, documentId, at) => {
      const key = keyOf(merchant, documentId);
      const kept = rows.get(key);
      if (!kept) return Promise.resolve(false);
      searchable.delete(key);
      kept.places = [];
      change(key, {
        status: 'removed',
        execution: null,
        fault: null,
        facts: null,
        storedVersion: null,
        storedHash: null,
        updatedAt: at,
      });
      return true;
    },
    locate: async (merchant, spans) =>
      Promise.resolve(
        spans.map(({ documentId, start }) => placeAt(rows.get(keyOf(merchant, documentId))?.places ?? [], start)),
      ),
  };
};
