import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { packPosting } from '../domain/posting.ts';
import { shelfOf, type PreparedChunk } from '../domain/prepare-document.ts';
import type { IndexedDocument } from '../ports/document-index.port.ts';
import { clearPlaces, type Place } from './clear-places.ts';
import { insertChunks, upsertDocuments, type PlacedChunk } from './document-rows.ts';
import { PostingChanges, writePostings } from './postings.ts';
import { shelfNumber } from './shelf-number.ts';

interface ShelfState {
  nextOrd: number;
  chunks: number;
  words: number;
}

interface StoredChunk extends Record<string, unknown> {
  document_id: string;
  shelf: number;
  /** Null for a document without chunks. */
  ord: number | null;
  terms: string;
  /** Postings in the order of the terms; null when they were stored before this column was. */
  packed: number[] | null;
  words: number;
}

interface KeptChunk extends StoredChunk {
  ord: number;
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
    { prepared: true },
  );
  return new Map(rows.map((row) => [row.shelf, { nextOrd: row.next_ord, chunks: 0, words: 0 }]));
};

/** A row a chunk, by the keys of both tables. */
const storedChunks = (sql: Sql, merchant: MerchantId, ids: readonly string[]): Promise<StoredChunk[]> =>
  sql.query<StoredChunk>(
    `select d.document_id, d.shelf, places.ord, coalesce(c.terms, '') terms, c.packed, coalesce(c.words, 0) words
     from unnest($2::uuid[]) wanted(id)
     cross join lateral (select document_id, ords, case kind when 'product' then 1 else 2 end shelf from documents
       where merchant_id = $1::uuid and document_id = wanted.id limit 1) d
     left join lateral unnest(d.ords) places(ord) on true
     left join lateral (select terms, packed, words from chunks
       where merchant_id = $1::uuid and shelf = d.shelf and ord = places.ord limit 1) c on true`,
    [merchant, ids],
    { prepared: true },
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
    { prepared: true },
  );
};

const forget = (shelves: ReadonlyMap<number, ShelfState>, chunk: KeptChunk): void => {
  const state = shelves.get(chunk.shelf);
  if (!state) return;
  state.chunks--;
  state.words -= chunk.words;
};

const place = (
  { document, vectors }: IndexedDocument,
  freed: readonly KeptChunk[],
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
    const ord = places[position] ?? state.nextOrd++;
    return { document, chunk, position, shelf, ord, vector: vectors[position], packed: packedOf(ord, chunk) };
  });
};

const packedOf = (ord: number, chunk: PreparedChunk): number[] =>
  Array.from(chunk.terms.values(), (counts) => packPosting({ ord, counts, length: chunk.length }));

const termsOf = (chunk: KeptChunk): string[] => (chunk.terms === '' ? [] : chunk.terms.split(' '));

/** From what stood in the places to what stands there now. */
const postingChanges = (stored: readonly KeptChunk[], placed: readonly PlacedChunk[]): PostingChanges => {
  const changes = new PostingChanges();
  const keyOf = ({ shelf, ord }: Place): string => `${shelf}:${ord}`;
  const before = new Map(
    stored.map((chunk) => [
      keyOf(chunk),
      new Map(termsOf(chunk).map((term, at) => [term, chunk.packed?.[at]] as const)),
    ]),
  );
  for (const chunk of placed) {
    const old = before.get(keyOf(chunk));
    let at = 0;
    for (const term of chunk.chunk.terms.keys())
      changes.set(chunk.shelf, chunk.ord, term, old?.has(term) ? old.get(term) : null, chunk.packed[at++] ?? 0);
  }
  const after = new Map(placed.map((chunk) => [keyOf(chunk), chunk.chunk.terms]));
  for (const chunk of stored)
    for (const [at, term] of termsOf(chunk).entries())
      if (!after.get(keyOf(chunk))?.has(term)) changes.remove(chunk.shelf, chunk.ord, term, chunk.packed?.[at]);
  return changes;
};

const hasPlace = (chunk: StoredChunk): chunk is KeptChunk => chunk.ord !== null;

/** Replaces whole documents within the transaction of `sql`: one round trip to read, one to write. */
export const writeDocuments = async (
  sql: Sql,
  merchant: MerchantId,
  documents: readonly IndexedDocument[],
  modelId: string | null,
): Promise<{ added: number; replaced: number }> => {
  const ids = documents.map(({ document }) => document.documentId as string);
  const [shelves, found] = await Promise.all([lockShelves(sql, merchant), storedChunks(sql, merchant, ids)]);
  const stored = found.filter(hasPlace);
  const byDocument = Map.groupBy(stored, ({ document_id }) => document_id);
  for (const chunk of stored) forget(shelves, chunk);
  const placed = documents.flatMap((entry) => place(entry, byDocument.get(entry.document.documentId) ?? [], shelves));
  const used = new Set(placed.map(({ shelf, ord }) => `${shelf}:${ord}`));
  const [gone, changed] = [false, true].map((kept) =>
    stored.filter(({ shelf, ord }) => used.has(`${shelf}:${ord}`) === kept),
  );
  await Promise.all([
    clearPlaces(sql, merchant, gone ?? [], changed ?? []),
    writePostings(sql, merchant, postingChanges(stored, placed)),
    upsertDocuments(
      sql,
      merchant,
      documents.map(({ document }) => document),
      placed,
    ),
    insertChunks(sql, merchant, placed, modelId),
    settleStats(sql, merchant, shelves),
  ]);
  const replaced = new Set(found.map(({ document_id }) => document_id)).size;
  return { added: documents.length - replaced, replaced };
};

/** Removes documents within the transaction of `sql`. Returns how many there were. */
export const removeDocuments = async (sql: Sql, merchant: MerchantId, ids: readonly DocumentId[]): Promise<number> => {
  if (ids.length === 0) return 0;
  const [shelves, found] = await Promise.all([lockShelves(sql, merchant), storedChunks(sql, merchant, ids)]);
  const stored = found.filter(hasPlace);
  for (const chunk of stored) forget(shelves, chunk);
  const [, , , gone] = await Promise.all([
    clearPlaces(sql, merchant, stored, []),
    writePostings(sql, merchant, postingChanges(stored, [])),
    settleStats(sql, merchant, shelves),
    sql.query(
      `delete from documents d where d.merchant_id = $1::uuid and d.document_id = any ($2::uuid[])
       returning d.document_id`,
      [merchant, ids],
    ),
  ]);
  return gone.length;
};
