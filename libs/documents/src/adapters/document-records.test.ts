import { merchantNumber } from '@rag-assistant/kernel/testing';
import { DocumentId } from '@rag-assistant/kernel';
import { tenantTable, tenantTableFaults, type Migration } from '@rag-assistant/platform-postgres';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDocumentRecords } from '../testing/document-records.contract.ts';
import { fakeDocumentRecords } from '../testing/document-records.fake.ts';
import { documentsMigrations } from './documents-migrations.ts';
import { postgresDocumentRecords, type SearchTables } from './document-records.postgres.ts';

/** Search as one table, so that its part of the transaction can be seen. */
const searchTable: Migration = {
  id: '059-a-search-table',
  up: `create table found_texts (merchant_id uuid not null, entry text not null, primary key (merchant_id, entry));
${tenantTable('found_texts')}`,
  down: 'drop table found_texts',
};
let broken = false;
const search: SearchTables = {
  write: async (sql, merchant, entry) => {
    await sql.query('insert into found_texts values ($1::uuid, $2) on conflict do nothing', [
      merchant,
      new TextDecoder().decode(entry),
    ]);
    if (broken) throw new Error('search is broken');
  },
  remove: async (sql, merchant) => {
    await sql.query('delete from found_texts where merchant_id = $1::uuid', [merchant]);
  },
};

let embedded: TestDatabase;
beforeAll(async () => {
  embedded = await testDatabase([searchTable, ...documentsMigrations]);
});
afterAll(async () => {
  await embedded.close();
});
const searchable = async (merchant: string): Promise<number> =>
  (await embedded.admin.query('select 1 from found_texts where merchant_id = $1::uuid', [merchant])).length;

describeDocumentRecords('fake', () => {
  const records = fakeDocumentRecords();
  const count = (merchant: string): number =>
    [...records.searchable.keys()].filter((key) => key.startsWith(merchant)).length;
  return Promise.resolve({ records, searchable: (merchant) => Promise.resolve(count(merchant)) });
});
describeDocumentRecords('embedded PostgreSQL', async () => {
  await embedded.truncate();
  return { records: postgresDocumentRecords(embedded.database, search), searchable };
});

describe('the tables of files', () => {
  it('[SEC5] have the tenant policy, forced, and an index led by the merchant', async () => {
    expect(await tenantTableFaults(embedded.admin)).toEqual([]);
  });

  it('[SF6] keep nothing of a document whose transaction breaks after search has written', async () => {
    await embedded.truncate();
    const records = postgresDocumentRecords(embedded.database, search);
    const merchant = merchantNumber(1);
    const documentId = DocumentId.parse('20000000-0000-4000-8000-000000000001');
    const now = new Date();
    await records.claim(merchant, { documentId, name: 'a.txt', version: 'v1', bytes: 1 }, 'e1', now, 1000);
    const facts = { format: 'text' as const, title: 'A', pages: null, contentHash: 'h', warnings: [] };
    const commit = { entry: new TextEncoder().encode('x'), facts, places: [] };
    broken = true;
    await expect(records.commit(merchant, documentId, 'e1', commit, now)).rejects.toThrow('search is broken');
    broken = false;
    expect(await searchable(merchant)).toBe(0);
    expect(await records.find(merchant, documentId)).toMatchObject({ status: 'extracting', storedVersion: null });
    expect(await records.commit(merchant, documentId, 'e1', commit, now)).toBe(true);
    expect(await searchable(merchant)).toBe(1);
  });
});
