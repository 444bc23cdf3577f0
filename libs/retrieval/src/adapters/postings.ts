import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { blockOf, packPosting, packRemoval } from '../domain/posting.ts';
import type { PreparedChunk } from '../domain/prepare-document.ts';

/** Postings to add and take away in one transaction. */
export class PostingChanges {
  readonly terms: string[] = [];
  readonly blocks: number[] = [];
  readonly packed: number[] = [];
  readonly shelves: number[] = [];
  #removals = false;

  add(shelf: number, ord: number, chunk: PreparedChunk): void {
    for (const [term, counts] of chunk.terms)
      this.#push(shelf, term, ord, packPosting({ ord, counts, length: chunk.length }));
  }

  remove(shelf: number, ord: number, term: string): void {
    this.#removals = true;
    this.#push(shelf, term, ord, packRemoval(ord));
  }

  /** New postings may stand where old ones of the same term do. */
  mark(): void {
    this.#removals = true;
  }

  get replacing(): boolean {
    return this.#removals;
  }

  #push(shelf: number, term: string, ord: number, packed: number): void {
    this.shelves.push(shelf);
    this.terms.push(term);
    this.blocks.push(blockOf(ord));
    this.packed.push(packed);
  }
}

export const writePostings = async (sql: Sql, merchant: MerchantId, changes: PostingChanges): Promise<void> => {
  if (changes.terms.length === 0) return;
  const values = [merchant, changes.terms, changes.blocks, changes.packed, changes.shelves];
  const insert = `insert into lexical_postings as b (merchant_id, shelf, term, block, n, p)
     select $1::uuid, s, t, k, count(*), array_agg(v order by v)
     from unnest($2::text[], $3::int[], $4::int[], $5::smallint[]) x(t, k, v, s) group by s, t, k
     on conflict (merchant_id, shelf, term, block) do update set `;
  if (!changes.replacing) {
    await sql.query(`${insert} n = b.n + excluded.n, p = b.p || excluded.p`, values);
    return;
  }
  // A removal is a place without counts; it takes the old posting of that place away and is not stored itself.
  await sql.query(
    `${insert} (n, p) = (select count(*), coalesce(array_agg(v), '{}') from (
       select v from unnest(b.p) v where (v >> 20) <> all (array(select e >> 20 from unnest(excluded.p) e))
       union all select e from unnest(excluded.p) e where (e & 1048575) > 0) z)`,
    values,
  );
  await sql.query(
    `delete from lexical_postings b using unnest($2::text[], $3::int[], $4::smallint[]) x(t, k, s)
     where b.merchant_id = $1::uuid and b.shelf = x.s and b.term = x.t and b.block = x.k and b.n = 0`,
    [merchant, changes.terms, changes.blocks, changes.shelves],
  );
};
