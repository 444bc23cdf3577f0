import { DocumentId, invalid } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { DocumentKind, Product } from '../domain/document.ts';
import { documentIdOf } from '../domain/prepare-document.ts';
import type { DocumentIndex, DocumentSummary, StoredDocument } from '../ports/document-index.port.ts';
import { searchChunks } from './document-index.search.ts';
import { removeDocuments, writeDocuments } from './document-index.write.ts';
import { PostingCache } from './posting-cache.ts';
import type { VectorIndexForm } from './vector-indexes.ts';

interface SummaryRow extends Record<string, unknown> {
  document_id: string;
  external_id: string;
  collection: string;
  kind: DocumentKind;
  title: string;
  source_uri: string | null;
  content_hash: string;
  chunks: number;
  updated_at: Date;
}
interface DocumentRow extends SummaryRow {
  body: string;
  product: Product | null;
}

const summaryColumns =
  'document_id, external_id, collection, kind, title, source_uri, content_hash, chunks, updated_at';

const toSummary = (row: SummaryRow): DocumentSummary => ({
  documentId: DocumentId.parse(row.document_id),
  externalId: row.external_id,
  collection: row.collection,
  kind: row.kind,
  title: row.title,
  sourceUri: row.source_uri,
  contentHash: row.content_hash,
  chunks: row.chunks,
  updatedAt: row.updated_at,
});
const toDocument = (row: DocumentRow): StoredDocument => ({ ...toSummary(row), text: row.body, product: row.product });

/** Width of every stored vector. */
export const vectorDimensions = 512;

const checkWidths = (vectors: readonly Float32Array[]): void => {
  const wrong = vectors.find((vector) => vector.length !== vectorDimensions);
  if (wrong)
    throw invalid(
      'retrieval.vector-width',
      'A vector must have 512 dimensions; choose an embedding model of that width.',
      {
        width: wrong.length,
      },
    );
};

export interface DocumentIndexOptions {
  /** Null leaves the vector leg out. */
  readonly modelId: string | null;
  /** Bytes of postings kept in memory over all merchants; 0 reads every word of every search. */
  readonly postingBytesMax?: number;
  /** The form in which `maintainVectorIndexes` keeps the indexes of this database; halves by default. */
  readonly vectorIndex?: VectorIndexForm;
}

/** On any `Database` with `retrievalMigrations`. */
export const openDocumentIndex = (database: Database, options: DocumentIndexOptions): DocumentIndex => {
  const { modelId, postingBytesMax = 64 * 1024 * 1024, vectorIndex = 'halves' } = options;
  const postings = new PostingCache(postingBytesMax);
  return {
    modelId,
    catalogueVersion: (merchant) =>
      database.forMerchant(merchant, async (sql) => {
        // Both shelves are locked, and so changed, together: one speaks for both.
        const [row] = await sql.query<{ version: string }>(
          'select version from lexical_stats where merchant_id = $1::uuid and shelf = 1',
          [merchant],
        );
        return row?.version ?? null;
      }),
    contentHashes: (merchant, collection, externalIds) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<{ external_id: string; content_hash: string }>(
          `select d.* from unnest($2::uuid[]) wanted(id) cross join lateral (
             select external_id, content_hash from documents
             where merchant_id = $1::uuid and document_id = wanted.id limit 1) d`,
          [merchant, externalIds.map((externalId) => documentIdOf(merchant, collection, externalId))],
          { prepared: true },
        );
        return new Map(rows.map((row) => [row.external_id, row.content_hash]));
      }),
    write: async (merchant, documents) => {
      checkWidths(documents.flatMap(({ vectors }) => vectors));
      if (documents.length === 0) return { added: 0, replaced: 0 };
      return database.forMerchant(merchant, (sql) => writeDocuments(sql, merchant, documents, modelId));
    },
    prune: (merchant, collection, keep) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<{ document_id: string }>(
          `select document_id from documents where merchant_id = $1::uuid and collection = $2::text
             and external_id not in (select kept from unnest($3::text[]) kept)`,
          [merchant, collection, keep],
        );
        return removeDocuments(
          sql,
          merchant,
          rows.map((row) => DocumentId.parse(row.document_id)),
        );
      }),
    remove: (merchant, documentId) =>
      database.forMerchant(merchant, async (sql) => (await removeDocuments(sql, merchant, [documentId])) > 0),
    removeMerchant: async (merchant) => {
      const removed = await database.forMerchant(merchant, async (sql) => {
        // Waits for writers, and lets those that come later start from nothing.
        await sql.query('delete from lexical_stats where merchant_id = $1::uuid', [merchant]);
        for (const table of ['lexical_postings', 'chunk_vectors', 'product_facets', 'chunks', 'merchant_synonyms'])
          await sql.query(`delete from ${table} where merchant_id = $1::uuid`, [merchant]);
        const rows = await sql.query('delete from documents where merchant_id = $1::uuid returning document_id', [
          merchant,
        ]);
        return rows.length;
      });
      postings.forget(merchant);
      return removed;
    },
    find: (merchant, documentId) =>
      database.forMerchant(merchant, async (sql) => {
        const [row] = await sql.query<DocumentRow>(
          `select ${summaryColumns}, body, product from documents where merchant_id = $1::uuid and document_id = $2::uuid`,
          [merchant, documentId],
        );
        return row ? toDocument(row) : null;
      }),
    findProducts: (merchant, skus) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<DocumentRow & { sku: string }>(
          `select d.* from unnest($2::text[]) with ordinality wanted(sku, place) cross join lateral (
             select ${summaryColumns}, body, product from documents
             where merchant_id = $1::uuid and sku = wanted.sku order by document_id limit 1) d order by place`,
          [merchant, skus],
        );
        return rows.map(toDocument);
      }),
    list: (merchant, { kind, limit, after }) =>
      database.forMerchant(merchant, async (sql) => {
        const rows = await sql.query<SummaryRow>(
          `select ${summaryColumns} from documents where merchant_id = $1::uuid
             and ($2::text is null or kind = $2::text) and ($3::uuid is null or document_id > $3::uuid)
           order by document_id limit $4::int`,
          [merchant, kind ?? null, after ?? null, limit],
        );
        const [count] = await sql.query<{ total: number }>(
          `select count(*)::int total from documents where merchant_id = $1::uuid and ($2::text is null or kind = $2::text)`,
          [merchant, kind ?? null],
        );
        return { documents: rows.map(toSummary), total: count?.total ?? 0 };
      }),
    search: (merchant, query) => {
      if (query.vector) checkWidths([query.vector]);
      return database.forMerchant(merchant, (sql) =>
        searchChunks({ sql, merchant, modelId, vectorIndex, postings }, query),
      );
    },
  };
};
