import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { bestScores, scorePostings, type LexicalScores, type PostingBlock } from '../domain/bm25.ts';
import { closestWord, correctable, corrected, type Correction } from '../domain/spelling.ts';
import type { IndexQuery } from '../ports/document-index.port.ts';
import type { AllowedOrds } from './allowed-ords.ts';
import { parseIntegers } from './integer-text.ts';
import type { KnownPostings, PostingCache } from './posting-cache.ts';

interface PostingRow extends Record<string, unknown> {
  version: string;
  chunks: number;
  words: string;
  term: string | null;
  block: number;
  p: string;
}

interface ReadPostings extends KnownPostings {
  readonly chunks: number;
  readonly words: number;
}

/**
 * One statement, hence one snapshot: statistics and postings always fit each other, whatever writers do. Words that the
 * cache holds are read only when the catalogue is no longer the one they are of.
 */
const postingsOf = async (
  sql: Sql,
  merchant: MerchantId,
  shelf: number,
  terms: readonly string[],
  cache: PostingCache,
): Promise<ReadPostings | null> => {
  if (terms.length === 0) return null;
  const known = cache.known(merchant, shelf);
  const missing = known ? terms.filter((term) => !known.terms.has(term)) : terms;
  const rows = await sql.query<PostingRow>(
    `select s.version, s.chunks, s.words::text words, b.term, b.block, b.p::text p
     from lexical_stats s left join lateral (
       select term, block, p from lexical_postings
       where merchant_id = $1::uuid and shelf = $2::smallint
         and term = any (case when s.version = $3::uuid then $4::text[] else $5::text[] end)) b on true
     where s.merchant_id = $1::uuid and s.shelf = $2::smallint`,
    [merchant, shelf, known?.version ?? null, missing, terms],
    { prepared: true },
  );
  const [first] = rows;
  if (!first) return null;
  const same = known?.version === first.version;
  const found = new Map<string, PostingBlock[]>((same ? missing : terms).map((term) => [term, []]));
  for (const { term, block, p } of rows)
    if (term !== null) found.get(term)?.push({ term, block, packed: parseIntegers(p) });
  cache.keep(merchant, shelf, { version: first.version, terms: found });
  const all = new Map(terms.map((term) => [term, found.get(term) ?? (same ? known.terms.get(term) : undefined) ?? []]));
  return { version: first.version, chunks: first.chunks, words: Number(first.words), terms: all };
};

/** Slips at the first letter are rare, and a range of the key reads a twentieth of the merchant's words. */
const correctionsOf = async (
  sql: Sql,
  merchant: MerchantId,
  shelf: number,
  unknown: readonly string[],
): Promise<Correction[]> => {
  const found = await Promise.all(
    unknown.map((asked) =>
      sql.query<{ term: string; frequency: number }>(
        `select term, sum(n)::int frequency from lexical_postings
         where merchant_id = $1::uuid and shelf = $2::smallint and term >= $3::text collate "C" and term < $4::text collate "C"
           and length(term) between length($5::text) - 2 and length($5::text) + 2
           and similarity(term, $5::text) >= 0.3
         group by term order by similarity(term, $5::text) desc, term limit 20`,
        [merchant, shelf, asked.slice(0, 1), `${asked.slice(0, 1)}\u{10ffff}`, asked],
      ),
    ),
  );
  return unknown.flatMap((asked, at) => {
    const read = closestWord(asked, found[at] ?? []);
    return read === null ? [] : [{ asked, read }];
  });
};

export interface LexicalLeg {
  readonly scores: LexicalScores;
  readonly chunks: number;
  /** The best places, in order. */
  readonly best: readonly number[];
  readonly corrections: readonly Correction[];
}

export const lexicalLeg = async (
  sql: Sql,
  merchant: MerchantId,
  shelf: number,
  query: IndexQuery,
  cache: PostingCache,
  allowed: Promise<AllowedOrds | null>,
): Promise<LexicalLeg> => {
  const wanted = query.lexicalMax === 0 ? [] : query.terms.map(({ term }) => term);
  let read = await postingsOf(sql, merchant, shelf, wanted, cache);
  let { terms } = query;
  const standing = new Set(wanted.filter((term) => (read?.terms.get(term)?.length ?? 0) > 0));
  const unknown = query.correctSpelling ? correctable(wanted, standing) : [];
  const corrections = await correctionsOf(sql, merchant, shelf, unknown);
  if (corrections.length > 0) {
    terms = corrected(terms, new Map(corrections.map((correction) => [correction.asked, correction.read])));
    // All of them again, since a writer may have come between: one statement, one snapshot.
    const again = terms.map(({ term }) => term);
    read = await postingsOf(sql, merchant, shelf, again, cache);
  }
  const blocks = read ? [...read.terms.values()].flat() : [];
  const { chunks = 0, words = 0 } = read ?? {};
  const scores = scorePostings(blocks, terms, { chunks, words }, query.parameters);
  return { scores, chunks, best: bestScores(scores.bm25, query.lexicalMax, await allowed), corrections };
};
