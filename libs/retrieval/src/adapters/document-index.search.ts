import { DocumentId } from '@rag-assistant/kernel';
import { roundScore } from '../domain/bm25.ts';
import type { DocumentKind, Product } from '../domain/document.ts';
import type { Candidate, IndexQuery, IndexResult } from '../ports/document-index.port.ts';
import { allowedOrds, ordCondition } from './allowed-ords.ts';
import { shelfNumber } from './shelf-number.ts';
import { lexicalLeg } from './lexical-leg.ts';
import type { SearchOn } from './search-on.ts';
import { vectorLeg } from './vector-leg.ts';
import { vectorText } from './vector-text.ts';

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
  { sql, merchant, modelId }: SearchOn,
  query: IndexQuery,
  vector: string | null,
  ords: readonly number[],
): Promise<CandidateRow[]> => {
  const near = vector !== null && modelId !== null;
  return sql.query<CandidateRow>(
    `select c.ord, c.document_id, d.kind, d.title, d.source_uri, c.headings, c.body, c.start_at, c.end_at, d.product,
       ${near ? '-(v.embedding <#> $5::halfvec)' : 'null::float8'} similarity
     from unnest($3::int[]) wanted(ord)
     cross join lateral (select * from chunks
       where merchant_id = $1::uuid and shelf = $2::smallint and ord = wanted.ord limit 1) c
     cross join lateral (select * from documents
       where merchant_id = $1::uuid and document_id = c.document_id limit 1) d
     ${
       near
         ? `left join lateral (select embedding from chunk_vectors where merchant_id = $1::uuid and model_id = $4::text
              and shelf = $2::smallint and ord = wanted.ord limit 1) v on true`
         : ''
     }`,
    [merchant, shelfNumber[query.shelf], ords, ...(near ? [modelId, vector] : [])],
    { prepared: true },
  );
};

/** Both legs and the filters go to a server in one round trip, and the texts of what they found in a second one. */
export const searchChunks = async (on: SearchOn, query: IndexQuery): Promise<IndexResult> => {
  const { sql, merchant, postings } = on;
  const vector = query.vector && vectorText(query.vector);
  const condition = ordCondition(query);
  const allowed = allowedOrds(sql, merchant, condition);
  const [{ scores, chunks, best, corrections }, near] = await Promise.all([
    lexicalLeg(sql, merchant, shelfNumber[query.shelf], query, postings, allowed),
    vectorLeg(on, query, vector, condition),
  ]);
  const ords = [...new Set([...best, ...near])];
  const rows = ords.length === 0 ? [] : await hydrate(on, query, vector, ords);
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
