import { DocumentId, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import {
  workingStatuses,
  type DocumentFacts,
  type DocumentRecord,
  type DocumentStatus,
  type UploadKind,
} from '../domain/document-record.ts';
import { placeAt, type PlacedBlock } from '../domain/place.ts';
import type { ArrivedVersion, Claim, DocumentRecords, SearchableEntry } from '../ports/document-records.port.ts';

/** Search's own tables, within the transaction that also moves the file on. */
export interface SearchTables {
  write(sql: Sql, merchant: MerchantId, entry: SearchableEntry): Promise<void>;
  remove(sql: Sql, merchant: MerchantId, documentId: DocumentId): Promise<void>;
}

interface FileRow extends Record<string, unknown> {
  document_id: string;
  name: string;
  kind: UploadKind;
  version: string;
  bytes: bigint;
  status: DocumentStatus;
  execution: string | null;
  fault_code: string | null;
  fault_text: string | null;
  facts: DocumentFacts | null;
  stored_version: string | null;
  stored_hash: string | null;
  received_at: Date;
  updated_at: Date;
}

const columns = `document_id, name, kind, version, bytes, status, execution, fault_code, fault_text, facts,
  stored_version, stored_hash, received_at, updated_at`;
const working = workingStatuses.map((status) => `'${status}'`).join(', ');
/** Only the execution that owns the file, and only while it is at work. */
const fence = `merchant_id = $1::uuid and document_id = $2::uuid and execution = $3 and status in (${working})`;

const toRecord = (row: FileRow): DocumentRecord => ({
  documentId: DocumentId.parse(row.document_id),
  name: row.name,
  kind: row.kind,
  version: row.version,
  bytes: Number(row.bytes),
  status: row.status,
  execution: row.execution,
  fault: row.fault_code === null ? null : { code: row.fault_code, text: row.fault_text ?? '' },
  facts: row.facts,
  storedVersion: row.stored_version,
  storedHash: row.stored_hash,
  receivedAt: row.received_at,
  updatedAt: row.updated_at,
});

const lockFile = async (sql: Sql, merchant: MerchantId, documentId: DocumentId): Promise<DocumentRecord | null> => {
  const [row] = await sql.query<FileRow>(
    `select ${columns} from document_files where merchant_id = $1::uuid and document_id = $2::uuid for update`,
    [merchant, documentId],
  );
  return row ? toRecord(row) : null;
};

/** Inserts or renews the row; what search has of an earlier version stays known. */
const arrive = async (
  sql: Sql,
  merchant: MerchantId,
  arrived: ArrivedVersion,
  as: { readonly status: DocumentStatus; readonly execution: string | null; readonly at: Date },
): Promise<DocumentRecord> => {
  const [row] = await sql.query<FileRow>(
    `insert into document_files (merchant_id, document_id, name, kind, version, bytes, status, execution, received_at, updated_at)
     values ($1::uuid, $2::uuid, $3, coalesce($4::text, 'policy'), $5, $6::bigint, $7, $8::text, $9::timestamptz, $9::timestamptz)
     on conflict (merchant_id, document_id) do update set kind = coalesce($4::text, document_files.kind),
       version = excluded.version, bytes = excluded.bytes, status = excluded.status, execution = excluded.execution,
       fault_code = null, fault_text = null, facts = null, updated_at = excluded.updated_at,
       received_at = case when document_files.version = excluded.version then document_files.received_at
         else excluded.received_at end
     returning ${columns}`,
    [
      merchant,
      arrived.documentId,
      arrived.name,
      arrived.kind ?? null,
      arrived.version,
      arrived.bytes,
      as.status,
      as.execution,
      as.at,
    ],
  );
  if (!row) throw new Error('an upsert returns its row');
  return toRecord(row);
};

const claimOn = async (
  sql: Sql,
  merchant: MerchantId,
  arrived: ArrivedVersion,
  by: { readonly execution: string; readonly at: Date; readonly staleMs: number },
): Promise<Claim> => {
  const record = await lockFile(sql, merchant, arrived.documentId);
  const same = record?.version === arrived.version;
  if (record && same && (record.status === 'stored' || record.status === 'refused')) return 'done';
  const atWork = record !== null && workingStatuses.includes(record.status);
  if (atWork && same && record.execution !== by.execution && by.at.getTime() - record.updatedAt.getTime() < by.staleMs)
    return 'held';
  await arrive(sql, merchant, arrived, { status: 'extracting', execution: by.execution, at: by.at });
  return 'claimed';
};

/** On any `Database` with `documentsMigrations` and the tables of search. */
export const postgresDocumentRecords = (database: Database, search: SearchTables): DocumentRecords => {
  const one = async (merchant: MerchantId, text: string, values: readonly unknown[]): Promise<FileRow | undefined> =>
    (await database.forMerchant(merchant, (sql) => sql.query<FileRow>(text, [merchant, ...values])))[0];
  return {
    find: async (merchant, documentId) => {
      const row = await one(
        merchant,
        `select ${columns} from document_files where merchant_id = $1::uuid and document_id = $2::uuid`,
        [documentId],
      );
      return row ? toRecord(row) : null;
    },
    list: (merchant, { limit, before, statuses }) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<FileRow>(
          `select ${columns} from document_files where merchant_id = $1::uuid
             and ($2::timestamptz is null or received_at < $2::timestamptz)
             and ($3::text[] is null or status = any ($3::text[]))
           order by received_at desc, document_id limit $4::int`,
          [merchant, before ?? null, statuses ?? null, limit],
        );
        return rows.map(toRecord);
      }),
    receive: (merchant, arrived, at, { again = false } = {}) =>
      database.forMerchant(merchant, async (sql) => {
        const known = await lockFile(sql, merchant, arrived.documentId);
        if (!known || again || known.version !== arrived.version || known.status === 'removed')
          return arrive(sql, merchant, arrived, { status: 'received', execution: null, at });
        const kind = arrived.kind ?? known.kind;
        await sql.query('update document_files set kind = $3 where merchant_id = $1::uuid and document_id = $2::uuid', [
          merchant,
          arrived.documentId,
          kind,
        ]);
        return { ...known, kind };
      }),
    claim: (merchant, arrived, execution, at, staleMs) =>
      database.forMerchant(merchant, (sql) => claimOn(sql, merchant, arrived, { execution, at, staleMs })),
    advance: async (merchant, documentId, execution, { status, facts }, at) =>
      (await one(
        merchant,
        `update document_files set status = $4, facts = coalesce($5::text::jsonb, facts), updated_at = $6::timestamptz
         where ${fence} returning ${columns}`,
        [documentId, execution, status, facts ? JSON.stringify(facts) : null, at],
      )) !== undefined,
    commit: (merchant, documentId, execution, { entry, facts, places }, at) =>
      database.forMerchant(merchant, async (sql) => {
        const record = await lockFile(sql, merchant, documentId);
        if (record?.execution !== execution) return false;
        if (record.status === 'stored') return true;
        if (!workingStatuses.includes(record.status)) return false;
        await search.write(sql, merchant, entry);
        await sql.query(
          `insert into document_places (merchant_id, document_id, blocks) values ($1::uuid, $2::uuid, $3::text::jsonb)
           on conflict (merchant_id, document_id) do update set blocks = excluded.blocks`,
          [merchant, documentId, JSON.stringify(places)],
        );
        await sql.query(
          `update document_files set status = 'stored', facts = $4::text::jsonb, stored_version = version,
             stored_hash = $5, updated_at = $6::timestamptz where ${fence}`,
          [merchant, documentId, execution, JSON.stringify(facts), facts.contentHash, at],
        );
        return true;
      }),
    confirm: async (merchant, documentId, execution, at) =>
      (await one(
        merchant,
        `update document_files set status = 'stored', stored_version = version, updated_at = $4::timestamptz
         where ${fence} and stored_hash is not null returning ${columns}`,
        [documentId, execution, at],
      )) !== undefined,
    settle: async (merchant, documentId, execution, { status, fault }, at) =>
      (await one(
        merchant,
        `update document_files set status = $4, fault_code = $5, fault_text = $6, updated_at = $7::timestamptz
         where ${fence} returning ${columns}`,
        [documentId, execution, status, fault.code, fault.text, at],
      )) !== undefined,
    remove: (merchant, documentId, at) =>
      database.forMerchant(merchant, async (sql) => {
        if (!(await lockFile(sql, merchant, documentId))) return false;
        await search.remove(sql, merchant, documentId);
        await sql.query('delete from document_places where merchant_id = $1::uuid and document_id = $2::uuid', [
          merchant,
          documentId,
        ]);
        await sql.query(
          `update document_files set status = 'removed', execution = null, fault_code = null, fault_text = null,
             facts = null, stored_version = null, stored_hash = null, updated_at = $3::timestamptz
           where merchant_id = $1::uuid and document_id = $2::uuid`,
          [merchant, documentId, at],
        );
        return true;
      }),
    locate: (merchant, spans) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<{ document_id: string; blocks: PlacedBlock[] }>(
          `select document_id, blocks from document_places where merchant_id = $1::uuid and document_id = any ($2::uuid[])`,
          [merchant, [...new Set(spans.map(({ documentId }) => documentId))]],
        );
        const blocks = new Map(rows.map((row) => [row.document_id, row.blocks]));
        return spans.map(({ documentId, start }) => placeAt(blocks.get(documentId) ?? [], start));
      }),
  };
};
