import { DocumentId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentFacts } from '../domain/document-record.ts';
import type { ArrivedVersion, Commit, DocumentRecords } from '../ports/document-records.port.ts';

export interface DocumentRecordsSubject {
  readonly records: DocumentRecords;
  /** Entries that search finds of a merchant. */
  searchable(merchant: string): Promise<number>;
}

const [ours, theirs] = [merchantNumber(1), merchantNumber(2)];
const documentId = DocumentId.parse('20000000-0000-4000-8000-000000000001');
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const long = 900_000;
const arrived = (version = 'v1'): ArrivedVersion => ({ documentId, name: 'returns.pdf', version, bytes: 7 });
const facts: DocumentFacts = { format: 'pdf', title: 'Returns', pages: 2, contentHash: 'hash', warnings: [] };
const commit: Commit = {
  entry: new TextEncoder().encode('entry'),
  facts,
  places: [
    { start: 0, end: 10, page: 1, heading: 'Returns' },
    { start: 12, end: 30, page: 2 },
  ],
};
const fault = { code: 'documents.encrypted', text: 'Take the password off.' };

/** What every store of document records guarantees; `make` gives an empty one. */
export const describeDocumentRecords = (subject: string, make: () => Promise<DocumentRecordsSubject>): void => {
  describe(`DocumentRecords: ${subject}`, () => {
    let subjectNow: DocumentRecordsSubject;
    let records: DocumentRecords;
    beforeEach(async () => {
      subjectNow = await make();
      records = subjectNow.records;
    });
    const stored = async (execution = 'e1', version = 'v1'): Promise<void> => {
      await records.claim(ours, arrived(version), execution, at(1), long);
      expect(await records.commit(ours, documentId, execution, commit, at(2))).toBe(true);
    };

    it('takes a file from its arrival to search', async () => {
      const record = await records.receive(ours, { ...arrived(), kind: 'faq' }, at(0));
      expect(record).toMatchObject({ status: 'received', kind: 'faq', execution: null, storedVersion: null });
      expect(await records.claim(ours, arrived(), 'e1', at(1), long)).toBe('claimed');
      expect(await records.advance(ours, documentId, 'e1', { status: 'embedding', facts }, at(2))).toBe(true);
      expect(await records.commit(ours, documentId, 'e1', commit, at(3))).toBe(true);
      expect(await records.find(ours, documentId)).toEqual({
        documentId,
        name: 'returns.pdf',
        kind: 'faq',
        version: 'v1',
        bytes: 7,
        status: 'stored',
        execution: 'e1',
        fault: null,
        facts,
        storedVersion: 'v1',
        storedHash: 'hash',
        receivedAt: at(0),
        updatedAt: at(3),
      });
      expect(await subjectNow.searchable(ours)).toBe(1);
    });

    it('lets one execution work on a version, and says of a second that it is held', async () => {
      expect(await records.claim(ours, arrived(), 'e1', at(1), long)).toBe('claimed');
      expect(await records.claim(ours, arrived(), 'e2', at(2), long)).toBe('held');
      expect(await records.claim(ours, arrived(), 'e1', at(2), long)).toBe('claimed');
      expect(await records.advance(ours, documentId, 'e2', { status: 'sanitizing' }, at(3))).toBe(false);
    });

    it('gives the file of a dead execution to the next one, and nothing to the dead one', async () => {
      await records.claim(ours, arrived(), 'e1', at(1), long);
      expect(await records.claim(ours, arrived(), 'e2', at(60), 30_000)).toBe('claimed');
      expect(await records.commit(ours, documentId, 'e1', commit, at(61))).toBe(false);
      expect(await records.settle(ours, documentId, 'e1', { status: 'failed', fault }, at(61))).toBe(false);
      expect(await subjectNow.searchable(ours)).toBe(0);
    });

    it('lets a newer version overtake an execution, which can then neither store nor settle', async () => {
      await records.claim(ours, arrived('v1'), 'e1', at(1), long);
      await records.receive(ours, arrived('v2'), at(2));
      expect(await records.advance(ours, documentId, 'e1', { status: 'embedding' }, at(3))).toBe(false);
      expect(await records.commit(ours, documentId, 'e1', commit, at(3))).toBe(false);
      expect(await records.settle(ours, documentId, 'e1', { status: 'failed', fault }, at(3))).toBe(false);
      expect(await records.find(ours, documentId)).toMatchObject({ version: 'v2', status: 'received' });
    });

    it('does not take a version from the execution whose event came before its arrival was written', async () => {
      await records.claim(ours, arrived(), 'e1', at(1), long);
      expect(await records.receive(ours, { ...arrived(), kind: 'faq' }, at(2))).toMatchObject({
        status: 'extracting',
        kind: 'faq',
      });
      expect(await records.commit(ours, documentId, 'e1', commit, at(3))).toBe(true);
      expect(await records.receive(ours, arrived(), at(4), { again: true })).toMatchObject({ status: 'received' });
    });

    it('stores once when an execution stores twice, and has nothing to do for a version that is done', async () => {
      await stored();
      expect(await records.commit(ours, documentId, 'e1', commit, at(4))).toBe(true);
      expect(await records.claim(ours, arrived(), 'e2', at(5), long)).toBe('done');
      expect(await subjectNow.searchable(ours)).toBe(1);
    });

    it('keeps an earlier version in search while a newer one is refused', async () => {
      await stored();
      await records.claim(ours, arrived('v2'), 'e2', at(3), long);
      expect(await records.settle(ours, documentId, 'e2', { status: 'refused', fault }, at(4))).toBe(true);
      expect(await records.find(ours, documentId)).toMatchObject({
        version: 'v2',
        status: 'refused',
        fault,
        storedVersion: 'v1',
      });
      expect(await subjectNow.searchable(ours)).toBe(1);
      expect(await records.claim(ours, arrived('v2'), 'e3', at(5), long)).toBe('done');
    });

    it('lets a version that failed be tried again', async () => {
      await records.claim(ours, arrived(), 'e1', at(1), long);
      await records.settle(ours, documentId, 'e1', { status: 'failed', fault }, at(2));
      expect(await records.claim(ours, arrived(), 'e2', at(3), long)).toBe('claimed');
    });

    it('confirms a newer version with the content that search has, and none that search lacks', async () => {
      await records.claim(ours, arrived(), 'e1', at(1), long);
      expect(await records.confirm(ours, documentId, 'e1', at(2))).toBe(false);
      await records.commit(ours, documentId, 'e1', commit, at(2));
      await records.claim(ours, arrived('v2'), 'e2', at(3), long);
      expect(await records.confirm(ours, documentId, 'e2', at(4))).toBe(true);
      expect(await records.find(ours, documentId)).toMatchObject({ status: 'stored', storedVersion: 'v2' });
    });

    it('removes the document from search with its places, and overtakes whoever is at work', async () => {
      await stored();
      await records.claim(ours, arrived('v2'), 'e2', at(3), long);
      expect(await records.remove(ours, documentId, at(4))).toBe(true);
      expect(await records.commit(ours, documentId, 'e2', commit, at(5))).toBe(false);
      expect(await records.find(ours, documentId)).toMatchObject({ status: 'removed', storedVersion: null });
      expect(await records.locate(ours, [{ documentId, start: 0 }])).toEqual([null]);
      expect(await subjectNow.searchable(ours)).toBe(0);
    });

    it('tells the place of a passage by its first character', async () => {
      await stored();
      const starts = [0, 9, 11, 29, 30];
      expect(
        await records.locate(
          ours,
          starts.map((start) => ({ documentId, start })),
        ),
      ).toEqual([{ page: 1, heading: 'Returns' }, { page: 1, heading: 'Returns' }, { page: 2 }, { page: 2 }, null]);
    });

    it('lists the latest arrival first, in pages, of the statuses asked for', async () => {
      for (let n = 1; n <= 3; n++) {
        const id = DocumentId.parse(`20000000-0000-4000-8000-00000000000${n}`);
        await records.receive(ours, { ...arrived(), documentId: id, name: `${n}.pdf` }, at(n));
      }
      const names = async (page: Parameters<DocumentRecords['list']>[1]): Promise<string[]> =>
        (await records.list(ours, page)).map(({ name }) => name);
      expect(await names({ limit: 2 })).toEqual(['3.pdf', '2.pdf']);
      expect(await names({ limit: 2, before: at(2) })).toEqual(['1.pdf']);
      expect(await names({ limit: 5, statuses: ['stored'] })).toEqual([]);
    });

    it('[F9] shows and changes nothing of another merchant', async () => {
      await stored();
      expect(await records.find(theirs, documentId)).toBeNull();
      expect(await records.list(theirs, { limit: 10 })).toEqual([]);
      expect(await records.remove(theirs, documentId, at(5))).toBe(false);
      expect(await records.locate(theirs, [{ documentId, start: 0 }])).toEqual([null]);
      expect(await records.commit(theirs, documentId, 'e1', commit, at(5))).toBe(false);
      expect(await subjectNow.searchable(ours)).toBe(1);
    });
  });
};
