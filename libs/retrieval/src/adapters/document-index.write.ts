import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { shelfOf, type PreparedChunk, type PreparedDocument, type Shelf } from '../domain/prepare-document.ts';
import type { IndexedDocument } from '../ports/document-index.port.ts';
import { facetKey } from './facet-key.ts';
import { PostingChanges, writePostings } from './postings.ts';
import { vectorText } from './vector-text.ts';

export const shelfNumber: Readonly<Record<Shelf, number>> = { product: 1, text: 2 };

interface ShelfState {
  nextOrd: number;
  chunks: number;
  words: number;
}

interface StoredChunk extends Record<string, unknown> {
  document_id: string;
  shelf: number;
  ord: number;
  terms: string;
  words: number;
}

/**
 * Takes the merchant's writers one after the other, both shelves always in the same order: so counts and lengths stay
 * exact, and two writers of one merchant cannot wait for each other. The lock itself changes the catalogue's version, so
 * no writer can forget to.
 */
const lockShelves = async (sql: Sql, merchant: MerchantId): Promise<Map<number, ShelfState>> => {
  const rows = await sql.query<{ shelf: number; next_ord: number }>(
    `insert into lexical_stats (merchant_id, shelf) values ($1::uuid, 1), ($1::uuid, 2)
     on conflict (merchant_id, shelf) do update set version = gen_random_uuid() returning shelf, next_ord`,
    [merchant],
  );
  return new Map(rows.map((row) => [row.shelf, { nextOrd: row.next_ord, chunks: 0, words: 0 }]));
};

/** A lateral with a limit, since the planner may else walk the whole merchant by another index. */
const storedChunks = (sql: Sql, merchant: MerchantId, ids: readonly string[]): Promise<StoredChunk[]> =>
  sql.query<StoredChunk>(
    `select c.* from unnest($2::uuid[]) wanted(id) cross join lateral (
       select document_id, shelf, ord, terms, words from chunks
       where merchant_id = $1::uuid and document_id = wanted.id order by position limit 1000000) c`,
    [merchant, ids],
  );

const settleStats = async (sql: Sql, merchant: MerchantId, shelves: ReadonlyMap<number, ShelfState>): Promise<void> => {
  const entries = [...shelves];
  await sql.query(
    `update lexical_stats s set chunks = s.chunks + x.c, words = s.words + x.w, next_ord = x.o
     from unnest($2::smallint[], $3::int[], $4::int[], $5::int[]) x(s, c, w, o)
     where s.merchant_id = $1::uuid and s.shelf = x.s`,
    [
      merchant,
      entries.map(([shelf]) => shelf),
      entries.map(([, state]) => state.chunks),
      entries.map(([, state]) => state.words),
      entries.map(([, state]) => state.nextOrd),
    ],
  );
};

/** One statement for all three tables: a round trip costs as much as the deletes of a single update. */
const deleteChunks = async (sql: Sql, merchant: MerchantId, stored: readonly StoredChunk[]): Promise<void> => {
  if (stored.length === 0) return;
  await sql.query(
    `with places as (select * from unnest($2::smallint[], $3::int[]) x(s, o)),
       vectors as (delete from chunk_vectors c using places x
         where c.merchant_id = $1::uuid and c.shelf = x.s and c.ord = x.o),
       facets as (delete from product_facets c using places x
         where c.merchant_id = $1::uuid and x.s = 1 and c.ord = x.o)
     delete from chunks c using places x where c.merchant_id = $1::uuid and c.shelf = x.s and c.ord = x.o`,
    [merchant, stored.map((chunk) => chunk.shelf), stored.map((chunk) => chunk.ord)],
  );
};

const documentRow = (document: PreparedDocument): Record<string, unknown> => ({
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
});

const columns = (row: string): string =>
  `${row}(document_id uuid, collection text, external_id text, kind text, language text, title text, source_uri text,
   content_hash text, body text, sku text, product jsonb, chunks int)`;

const upsertDocuments = async (
  sql: Sql,
  merchant: MerchantId,
  documents: readonly PreparedDocument[],
): Promise<void> => {
  await sql.query(
    `insert into documents (merchant_id, document_id, collection, external_id, kind, language, title, source_uri,
       content_hash, body, sku, product, chunks)
     select $1::uuid, d.* from jsonb_to_recordset($2::text::jsonb) as ${columns('d')}
     on conflict (merchant_id, document_id) do update set kind = excluded.kind, language = excluded.language,
       title = excluded.title, source_uri = excluded.source_uri, content_hash = excluded.content_hash,
       body = excluded.body, sku = excluded.sku, product = excluded.product, chunks = excluded.chunks, updated_at = now()`,
    [merchant, JSON.stringify(documents.map(documentRow))],
  );
};

interface PlacedChunk {
  readonly document: PreparedDocument;
  readonly chunk: PreparedChunk;
  readonly position: number;
  readonly shelf: number;
  readonly ord: number;
  readonly vector: Float32Array | undefined;
}

const insertChunks = async (
  sql: Sql,
  merchant: MerchantId,
  placed: readonly PlacedChunk[],
  modelId: string | null,
): Promise<void> => {
  const rows = placed.map(({ document, chunk, position, shelf, ord }) => ({
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
  }));
  await sql.query(
    `insert into chunks (merchant_id, shelf, ord, document_id, position, start_at, end_at, headings, body, terms, words)
     select $1::uuid, c.* from jsonb_to_recordset($2::text::jsonb) as c(shelf smallint, ord int, document_id uuid,
       position int, start_at int, end_at int, headings jsonb, body text, terms text, words int)`,
    [merchant, JSON.stringify(rows)],
  );
  const facets = placed.flatMap(({ document: { product }, ord }) => (product ? [facetRow(ord, product)] : []));
  if (facets.length > 0)
    await sql.query(
      `insert into product_facets (merchant_id, ord, price_minor, stock, rating, brand, category)
       select $1::uuid, f.* from jsonb_to_recordset($2::text::jsonb) as f(ord int, price_minor bigint, stock int,
         rating real, brand text, category text)`,
      [merchant, JSON.stringify(facets)],
    );
  const embedded = placed.filter((chunk) => chunk.vector !== undefined);
  if (modelId !== null && embedded.length > 0)
    await sql.query(
      `insert into chunk_vectors (merchant_id, model_id, shelf, ord, embedding)
       select $1::uuid, $2::text, s, o, v::halfvec(512) from unnest($3::smallint[], $4::int[], $5::text[]) x(s, o, v)`,
      [
        merchant,
        modelId,
        embedded.map((chunk) => chunk.shelf),
        embedded.map((chunk) => chunk.ord),
        embedded.map((chunk) => (chunk.vector ? vectorText(chunk.vector) : '')),
      ],
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

const forget = (shelves: ReadonlyMap<number, ShelfState>, chunk: StoredChunk): void => {
  const state = shelves.get(chunk.shelf);
  if (!state) return;
  state.chunks--;
  state.words -= chunk.words;
};

const place = (
  { document, vectors }: IndexedDocument,
  freed: readonly StoredChunk[],
  shelves: ReadonlyMap<number, ShelfState>,
): PlacedChunk[] => {
  const shelf = shelfNumber[shelfOf(document.kind)];
  const state = shelves.get(shelf);
  if (!state) throw new Error('the shelf was not locked');
  // A replaced document keeps its places, so that a catalogue updated for years stays dense.
  const places = freed.filter((chunk) => chunk.shelf === shelf).map((chunk) => chunk.ord);
  return document.chunks.map((chunk, position) => {
    state.chunks++;
    state.words += chunk.length;
    return { document, chunk, position, shelf, ord: places[position] ?? state.nextOrd++, vector: vectors[position] };
  });
};

/** Replaces whole documents within the transaction of `sql`. */
export const writeDocuments = async (
  sql: Sql,
  merchant: MerchantId,
  documents: readonly IndexedDocument[],
  modelId: string | null,
): Promise<{ added: number; replaced: number }> => {
  const shelves = await lockShelves(sql, merchant);
  const ids = documents.map(({ document }) => document.documentId as string);
  const known = await sql.query<{ document_id: string }>(
    `select d.document_id from unnest($2::uuid[]) wanted(id) cross join lateral (
       select document_id from documents where merchant_id = $1::uuid and document_id = wanted.id limit 1) d`,
    [merchant, ids],
  );
  const stored = known.length === 0 ? [] : await storedChunks(sql, merchant, ids);
  const changes = new PostingChanges();
  const placed = documents.flatMap((entry) => {
    const freed = stored.filter((chunk) => chunk.document_id === entry.document.documentId);
    for (const chunk of freed) forget(shelves, chunk);
    return place(entry, freed, shelves);
  });
  const kept = new Map(placed.map((chunk) => [`${chunk.shelf}:${chunk.ord}`, chunk.chunk.terms]));
  for (const chunk of stored)
    for (const term of chunk.terms === '' ? [] : chunk.terms.split(' '))
      if (!kept.get(`${chunk.shelf}:${chunk.ord}`)?.has(term)) changes.remove(chunk.shelf, chunk.ord, term);
  for (const { shelf, ord, chunk } of placed) changes.add(shelf, ord, chunk);
  if (stored.length > 0) changes.mark();
  await deleteChunks(sql, merchant, stored);
  await writePostings(sql, merchant, changes);
  await upsertDocuments(
    sql,
    merchant,
    documents.map(({ document }) => document),
  );
  await insertChunks(sql, merchant, placed, modelId);
  await settleStats(sql, merchant, shelves);
  return { added: documents.length - known.length, replaced: known.length };
};

/** Removes documents within the transaction of `sql`. Returns how many there were. */
export const removeDocuments = async (sql: Sql, merchant: MerchantId, ids: readonly DocumentId[]): Promise<number> => {
  if (ids.length === 0) return 0;
  const shelves = await lockShelves(sql, merchant);
  const stored = await storedChunks(sql, merchant, ids);
  const changes = new PostingChanges();
  for (const chunk of stored) {
    forget(shelves, chunk);
    for (const term of chunk.terms === '' ? [] : chunk.terms.split(' ')) changes.remove(chunk.shelf, chunk.ord, term);
  }
  await deleteChunks(sql, merchant, stored);
  await writePostings(sql, merchant, changes);
  await settleStats(sql, merchant, shelves);
  const gone = await sql.query(
    `delete from documents d using unnest($2::uuid[]) x(id)
     where d.merchant_id = $1::uuid and d.document_id = x.id returning d.document_id`,
    [merchant, ids],
  );
  return gone.length;
};
