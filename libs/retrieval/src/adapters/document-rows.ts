import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import type { PreparedChunk, PreparedDocument } from '../domain/prepare-document.ts';
import { facetKey } from './facet-key.ts';
import { vectorText } from './vector-text.ts';

export interface PlacedChunk {
  readonly document: PreparedDocument;
  readonly chunk: PreparedChunk;
  readonly position: number;
  readonly shelf: number;
  readonly ord: number;
  readonly vector: Float32Array | undefined;
  /** Its postings in the order of its terms. */
  readonly packed: readonly number[];
}

const documentRow = (document: PreparedDocument, ords: readonly number[]): Record<string, unknown> => ({
  document_id: document.documentId,
  collection: document.collection,
  external_id: document.externalId,
  kind: document.kind,
  language: document.language,
  title: document.title,
  source_uri: document.sourceUri,
  content_hash: document.contentHash,
  body: document.text,
  sku: document.product?.sku ?? null,
  product: document.product,
  chunks: document.chunks.length,
  ords,
});

export const upsertDocuments = async (
  sql: Sql,
  merchant: MerchantId,
  documents: readonly PreparedDocument[],
  placed: readonly PlacedChunk[],
): Promise<void> => {
  const ords = Map.groupBy(placed, ({ document }) => document);
  const rows = documents.map((document) =>
    documentRow(
      document,
      (ords.get(document) ?? []).map(({ ord }) => ord),
    ),
  );
  await sql.query(
    `insert into documents (merchant_id, document_id, collection, external_id, kind, language, title, source_uri,
       content_hash, body, sku, product, chunks, ords)
     select $1::uuid, d.* from jsonb_to_recordset($2::text::jsonb) as d(document_id uuid, collection text,
       external_id text, kind text, language text, title text, source_uri text, content_hash text, body text, sku text,
       product jsonb, chunks int, ords int[])
     on conflict (merchant_id, document_id) do update set kind = excluded.kind, language = excluded.language,
       title = excluded.title, source_uri = excluded.source_uri, content_hash = excluded.content_hash,
       body = excluded.body, sku = excluded.sku, product = excluded.product, chunks = excluded.chunks,
       ords = excluded.ords, updated_at = now()`,
    [merchant, JSON.stringify(rows)],
    { prepared: true },
  );
};

const facetRow = (ord: number, product: NonNullable<PreparedDocument['product']>): Record<string, unknown> => ({
  ord,
  price_minor: product.price?.amountMinor ?? null,
  stock: product.stock,
  rating: product.rating,
  brand: product.brand === null ? null : facetKey(product.brand),
  category: product.category === null ? null : facetKey(product.category),
});

const chunkRow = ({ document, chunk, position, shelf, ord, packed }: PlacedChunk): Record<string, unknown> => ({
  shelf,
  ord,
  document_id: document.documentId,
  position,
  start_at: chunk.start,
  end_at: chunk.end,
  headings: chunk.headings,
  body: chunk.text,
  terms: [...chunk.terms.keys()].join(' '),
  words: chunk.length,
  packed,
});

const upsertFacets = async (sql: Sql, merchant: MerchantId, placed: readonly PlacedChunk[]): Promise<void> => {
  const facets = placed.flatMap(({ document: { product }, ord }) => (product ? [facetRow(ord, product)] : []));
  if (facets.length === 0) return;
  await sql.query(
    `insert into product_facets (merchant_id, ord, price_minor, stock, rating, brand, category)
     select $1::uuid, f.* from jsonb_to_recordset($2::text::jsonb) as f(ord int, price_minor bigint, stock int,
       rating real, brand text, category text)
     on conflict (merchant_id, ord) do update set price_minor = excluded.price_minor, stock = excluded.stock,
       rating = excluded.rating, brand = excluded.brand, category = excluded.category`,
    [merchant, JSON.stringify(facets)],
    { prepared: true },
  );
};

const insertVectors = async (
  sql: Sql,
  merchant: MerchantId,
  placed: readonly PlacedChunk[],
  modelId: string | null,
): Promise<void> => {
  const embedded = placed.flatMap(({ shelf, ord, vector }) => (vector ? [{ shelf, ord, vector }] : []));
  if (modelId === null || embedded.length === 0) return;
  await sql.query(
    `insert into chunk_vectors (merchant_id, model_id, shelf, ord, embedding)
     select $1::uuid, $2::text, s, o, v::halfvec(512)
     from unnest($3::smallint[], $4::int[], string_to_array($5::text, ' ')) x(s, o, v)`,
    [
      merchant,
      modelId,
      embedded.map(({ shelf }) => shelf),
      embedded.map(({ ord }) => ord),
      embedded.map(({ vector }) => vectorText(vector)).join(' '),
    ],
    { prepared: true },
  );
};

/** Sends chunks with what products are filtered by and, for a model, their vectors; what stood in a place is replaced. */
export const insertChunks = async (
  sql: Sql,
  merchant: MerchantId,
  placed: readonly PlacedChunk[],
  modelId: string | null,
): Promise<void> => {
  if (placed.length === 0) return;
  const chunks = sql.query(
    `insert into chunks (merchant_id, shelf, ord, document_id, position, start_at, end_at, headings, body, terms, words,
       packed)
     select $1::uuid, c.* from jsonb_to_recordset($2::text::jsonb) as c(shelf smallint, ord int, document_id uuid,
       position int, start_at int, end_at int, headings jsonb, body text, terms text, words int, packed int[])
     on conflict (merchant_id, shelf, ord) do update set document_id = excluded.document_id,
       position = excluded.position, start_at = excluded.start_at, end_at = excluded.end_at,
       headings = excluded.headings, body = excluded.body, terms = excluded.terms, words = excluded.words,
       packed = excluded.packed`,
    [merchant, JSON.stringify(placed.map(chunkRow))],
    { prepared: true },
  );
  await Promise.all([chunks, upsertFacets(sql, merchant, placed), insertVectors(sql, merchant, placed, modelId)]);
};
