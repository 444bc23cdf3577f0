import { DocumentId, type MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { roundScore, scorePostings, type LexicalScores, type PostingBlock } from '../domain/bm25.ts';
import type { DocumentKind, Product, ProductFilters } from '../domain/document.ts';
import { closestWord, correctable, corrected, type Correction } from '../domain/spelling.ts';
import type { Candidate, IndexQuery, IndexResult } from '../ports/document-index.port.ts';
import { vectorPredicate } from './vector-indexes.ts';
import { facetKey, shelfNumber, vectorText } from './document-index.write.ts';

/** `{1,2}` of int[] as text: twice as quick as the general parser of either driver. */
const parseIntegers = (text: string): Int32Array => {
  let commas = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === 44) commas++;
  const values = new Int32Array(text.length > 2 ? commas + 1 : 0);
  let value = 0;
  let index = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48) {
      if (code < 58) value = value * 10 + code - 48;
      else if (values.length > 0) values[index] = value;
    } else {
      values[index++] = value;
      value = 0;
    }
  }
  return values;
};

interface PostingRow extends Record<string, unknown> {
  stats: string;
  term: string;
  block: number;
  p: string;
}

interface LexicalLeg {
  readonly scores: LexicalScores;
  readonly chunks: number;
  readonly best: readonly number[];
  readonly corrections: readonly Correction[];
}

/** The `limit` best, without sorting what can never be among them. */
const bestOf = (scores: LexicalScores, limit: number, allowed: ReadonlySet<number> | null): number[] => {
  const open = scores.touched.filter((ord) => (scores.bm25[ord] ?? 0) > 0 && (allowed?.has(ord) ?? true));
  const rounded = new Map(open.map((ord) => [ord, roundScore(scores.bm25[ord] ?? 0)]));
  const least = open.length > limit * 4 ? (Float64Array.from(rounded.values()).sort().at(-limit) ?? 0) : 0;
  return open
    .filter((ord) => (rounded.get(ord) ?? 0) >= least)
    .sort((a, b) => (rounded.get(b) ?? 0) - (rounded.get(a) ?? 0) || a - b)
    .slice(0, limit);
};

/** One statement, hence one snapshot: statistics and postings always fit each other, whatever writers do. */
const postingsOf = async (
  sql: Sql,
  merchant: MerchantId,
  shelf: number,
  terms: readonly string[],
): Promise<PostingRow[]> =>
  terms.length === 0
    ? []
    : sql.query<PostingRow>(
        `select (select chunks || ' ' || words from lexical_stats
           where merchant_id = $1::uuid and shelf = $2::smallint) stats, term, block, p::text p
         from lexical_postings
         where merchant_id = $1::uuid and shelf = $2::smallint and term = any ($3::text[])`,
        [merchant, shelf, terms],
      );

/** Slips at the first letter are rare, and a range of the key reads a twentieth of the merchant's words. */
const correctionsOf = async (
  sql: Sql,
  merchant: MerchantId,
  shelf: number,
  unknown: readonly string[],
): Promise<Correction[]> => {
  const corrections: Correction[] = [];
  for (const asked of unknown) {
    const [first = ''] = asked;
    const words = await sql.query<{ term: string; frequency: number }>(
      `select term, sum(n)::int frequency from lexical_postings
       where merchant_id = $1::uuid and shelf = $2::smallint and term >= $3::text collate "C" and term < $4::text collate "C"
         and length(term) between length($5::text) - 2 and length($5::text) + 2
         and similarity(term, $5::text) >= 0.3
       group by term order by similarity(term, $5::text) desc, term limit 20`,
      [merchant, shelf, first, `${first}\u{10ffff}`, asked],
    );
    const read = closestWord(asked, words);
    if (read !== null) corrections.push({ asked, read });
  }
  return corrections;
};

const lexicalLeg = async (
  sql: Sql,
  merchant: MerchantId,
  query: IndexQuery,
  allowed: ReadonlySet<number> | null,
): Promise<LexicalLeg> => {
  const shelf = shelfNumber[query.shelf];
  const wanted = query.lexicalMax === 0 ? [] : query.terms.map(({ term }) => term);
  let rows = await postingsOf(sql, merchant, shelf, wanted);
  let terms = query.terms;
  const unknown = query.correctSpelling ? correctable(wanted, new Set(rows.map(({ term }) => term))) : [];
  const corrections = await correctionsOf(sql, merchant, shelf, unknown);
  if (corrections.length > 0) {
    const read = new Map(corrections.map((correction) => [correction.asked, correction.read]));
    terms = corrected(terms, read);
    // All of them again, since a writer may have come between: one statement, one snapshot.
    rows = await postingsOf(
      sql,
      merchant,
      shelf,
      terms.map(({ term }) => term),
    );
  }
  const [chunks = 0, words = 0] = (rows[0]?.stats ?? '0 0').split(' ').map(Number);
  const blocks = rows.map((row): PostingBlock => ({ term: row.term, block: row.block, packed: parseIntegers(row.p) }));
  const scores = scorePostings(blocks, terms, { chunks, words }, query.parameters);
  return { scores, chunks, best: bestOf(scores, query.lexicalMax, allowed), corrections };
};

/** How far a merchant's own index searches; more finds more of the true neighbours and takes longer. */
const searchWidth = `select set_config('hnsw.ef_search', '150', true)`;

/** Places of the products that pass, as a condition on `ord`; values follow `$first`. */
const facetCondition = (filters: ProductFilters, first: number): { sql: string; values: unknown[] } => {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (text: (place: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(text(`$${first + values.length - 1}`));
  };
  const { priceMinorMin, priceMinorMax, inStock, ratingMin, brand, category } = filters;
  if (priceMinorMin !== undefined) add((place) => `price_minor >= ${place}::bigint`, priceMinorMin);
  if (priceMinorMax !== undefined) add((place) => `price_minor <= ${place}::bigint`, priceMinorMax);
  if (ratingMin !== undefined) add((place) => `rating >= ${place}::real`, ratingMin);
  if (brand !== undefined) add((place) => `brand = ${place}::text`, facetKey(brand));
  if (category !== undefined) add((place) => `position(${place}::text in category) > 0`, facetKey(category));
  if (inStock !== undefined) conditions.push(inStock ? '(stock > 0 or stock is null)' : 'stock = 0');
  return { sql: conditions.join(' and '), values };
};

const allowedOrds = async (sql: Sql, merchant: MerchantId, query: IndexQuery): Promise<ReadonlySet<number> | null> => {
  if (query.shelf === 'text') {
    if (query.kinds.includes('policy') && query.kinds.includes('faq')) return null;
    const rows = await sql.query<{ ord: number }>(
      `select c.ord from documents d join chunks c on c.merchant_id = d.merchant_id and c.document_id = d.document_id
       where d.merchant_id = $1::uuid and c.merchant_id = $1::uuid and c.shelf = 2 and d.kind = any ($2::text[])`,
      [merchant, query.kinds],
    );
    return new Set(rows.map((row) => row.ord));
  }
  const condition = facetCondition(query.filters, 2);
  if (condition.sql === '') return null;
  const rows = await sql.query<{ ord: number }>(
    `select ord from product_facets where merchant_id = $1::uuid and ${condition.sql}`,
    [merchant, ...condition.values],
  );
  return new Set(rows.map((row) => row.ord));
};

/**
 * Written out instead of passed as parameters, so that the planner can prove the predicate of a merchant's own index; with
 * filters the sum keeps it from that index, which would find too few, and the scan of what passes is exact.
 */
const vectorLeg = async (
  sql: Sql,
  merchant: MerchantId,
  query: IndexQuery,
  modelId: string,
  allowed: ReadonlySet<number> | null,
): Promise<number[]> => {
  if (!query.vector || query.vectorMax === 0 || allowed?.size === 0) return [];
  const distance = 'embedding <#> $1::text::halfvec(512)';
  const rows = await sql.query<{ ord: number }>(
    `select ord from chunk_vectors where ${vectorPredicate(merchant, modelId, shelfNumber[query.shelf])}
     ${allowed ? `and ord = any ($3::int[]) order by 0 + (${distance})` : `order by ${distance}`} limit $2::int`,
    [vectorText(query.vector), query.vectorMax, ...(allowed ? [[...allowed]] : [])],
  );
  return rows.map((row) => row.ord);
};

interface CandidateRow extends Record<string, unknown> {
  ord: number;
  document_id: string;
  kind: DocumentKind;
  title: string;
  source_uri: string | null;
  headings: string[];
  body: string;
  start_at: number;
  end_at: number;
  product: Product | null;
  similarity: number | null;
}

const hydrate = (
  sql: Sql,
  merchant: MerchantId,
  query: IndexQuery,
  modelId: string | null,
  ords: readonly number[],
): Promise<CandidateRow[]> => {
  const withVector = query.vector !== null && modelId !== null;
  return sql.query<CandidateRow>(
    `select c.ord, c.document_id, d.kind, d.title, d.source_uri, c.headings, c.body, c.start_at, c.end_at, d.product,
       ${withVector ? '-(v.embedding <#> $5::text::halfvec(512))' : 'null::float8'} similarity
     from unnest($3::int[]) wanted(ord)
     cross join lateral (select * from chunks
       where merchant_id = $1::uuid and shelf = $2::smallint and ord = wanted.ord limit 1) c
     cross join lateral (select * from documents
       where merchant_id = $1::uuid and document_id = c.document_id limit 1) d
     ${
       withVector
         ? `left join lateral (select embedding from chunk_vectors where merchant_id = $1::uuid and model_id = $4::text
              and shelf = $2::smallint and ord = wanted.ord limit 1) v on true`
         : ''
     }`,
    [
      merchant,
      shelfNumber[query.shelf],
      ords,
      ...(query.vector && modelId !== null ? [modelId, vectorText(query.vector)] : []),
    ],
  );
};

export const searchChunks = async (
  sql: Sql,
  merchant: MerchantId,
  query: IndexQuery,
  modelId: string | null,
): Promise<IndexResult> => {
  const allowed = await allowedOrds(sql, merchant, query);
  const { scores, chunks, best, corrections } = await lexicalLeg(sql, merchant, query, allowed);
  if (query.vector) await sql.query(searchWidth);
  const near = modelId === null ? [] : await vectorLeg(sql, merchant, query, modelId, allowed);
  const ords = [...new Set([...best, ...near])];
  const rows = ords.length === 0 ? [] : await hydrate(sql, merchant, query, modelId, ords);
  const candidates = rows.map((row): Candidate => ({
    shelf: query.shelf,
    ord: row.ord,
    documentId: DocumentId.parse(row.document_id),
    kind: row.kind,
    title: row.title,
    headings: row.headings,
    text: row.body,
    start: row.start_at,
    end: row.end_at,
    sourceUri: row.source_uri,
    product: row.product,
    lexical: roundScore(scores.bm25[row.ord] ?? 0),
    vector: row.similarity,
    titleMatch: scores.titleMatch[row.ord] ?? 0,
    fieldMatch: scores.fieldMatch[row.ord] ?? 0,
  }));
  return { candidates, corrections, queryMass: scores.queryMass, chunks };
};
