import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { blockOf, packRemoval } from '../domain/posting.ts';

/** What happens to one term in one block. */
interface BlockChange {
  readonly shelf: number;
  readonly term: string;
  readonly block: number;
  readonly added: number[];
  /** Old values known to stand there, each with its new one; 0 when it goes. */
  readonly swapped: (readonly [old: number, now: number])[];
  /** New values, or removals, of places whose old value is not known. */
  readonly unknown: number[];
}

/** Postings to add, change and take away in one transaction; what stays as it is costs nothing. */
export class PostingChanges {
  readonly #changes = new Map<string, BlockChange>();

  /** `old` is null where the place is new for the term, undefined where its value is not known. */
  set(shelf: number, ord: number, term: string, old: number | null | undefined, now: number): void {
    if (old === now) return;
    const change = this.#at(shelf, term, blockOf(ord));
    if (old === null) change.added.push(now);
    else if (old === undefined) change.unknown.push(now);
    else change.swapped.push([old, now]);
  }

  remove(shelf: number, ord: number, term: string, old: number | undefined): void {
    const change = this.#at(shelf, term, blockOf(ord));
    if (old === undefined) change.unknown.push(packRemoval(ord));
    else change.swapped.push([old, 0]);
  }

  get all(): readonly BlockChange[] {
    return [...this.#changes.values()];
  }

  #at(shelf: number, term: string, block: number): BlockChange {
    const key = `${shelf} ${block} ${term}`;
    const known = this.#changes.get(key);
    if (known) return known;
    const change = { shelf, term, block, added: [], swapped: [], unknown: [] };
    this.#changes.set(key, change);
    return change;
  }
}

/** Terms hold no spaces, so that lists go as one text each: a list of thousands costs the driver more as an array. */
const rowsOf = (
  merchant: MerchantId,
  changes: readonly BlockChange[],
  values: (change: BlockChange) => readonly number[],
): unknown[] => [
  merchant,
  changes.map(({ term }) => term).join(' '),
  `{${changes.map(({ block }) => block).join(',')}}`,
  `{${changes.map(({ shelf }) => shelf).join(',')}}`,
  changes.map((change) => `{${values(change).join(',')}}`).join(' '),
];

/**
 * Changes go by way of a conflict: it finds each block by the key, where the planner would walk all blocks of a merchant
 * that is younger than the last ANALYZE.
 */
const upsert = `insert into lexical_postings as b (merchant_id, shelf, term, block, n, p)
  select $1::uuid, s, t, k, cardinality(v::int[]), v::int[]
  from unnest(string_to_array($2::text, ' '), $3::text::int[], $4::text::smallint[], string_to_array($5::text, ' ')) x(t, k, s, v)
  on conflict (merchant_id, shelf, term, block) do update set `;

/** A place stands in a block once: one change of a known value is a search for that value, without a look at the others. */
const isSwap = ({ added, swapped, unknown }: BlockChange): boolean =>
  swapped.length === 1 && added.length + unknown.length === 0;

/** The value in the place of `old`, or a removal of that place. */
const forced = ([old, now]: readonly [number, number]): number => (now === 0 ? (old >> 20) << 20 : now);

/** Sends the statements that carry out `changes`, in order; they are done when the result is. */
export const writePostings = async (sql: Sql, merchant: MerchantId, changes: PostingChanges): Promise<void> => {
  const { all } = changes;
  const sent: Promise<unknown>[] = [];
  const send = (
    some: readonly BlockChange[],
    values: (change: BlockChange) => readonly number[],
    assignment: string,
  ): void => {
    if (some.length > 0)
      sent.push(sql.query(`${upsert}${assignment}`, rowsOf(merchant, some, values), { prepared: true }));
  };
  const appended = all.filter(({ swapped, unknown }) => swapped.length + unknown.length === 0);
  send(appended, ({ added }) => added, 'n = b.n + excluded.n, p = b.p || excluded.p');
  const swaps = all.filter(isSwap);
  const replaced = swaps.filter(({ swapped }) => swapped[0]?.[1] !== 0);
  send(replaced, ({ swapped }) => swapped[0] ?? [], 'p = array_replace(b.p, excluded.p[1], excluded.p[2])');
  const removed = swaps.filter(({ swapped }) => swapped[0]?.[1] === 0);
  send(removed, ({ swapped }) => swapped[0] ?? [], 'n = b.n - 1, p = array_remove(b.p, excluded.p[1])');
  const rest = all.filter((change) => change.swapped.length + change.unknown.length > 0 && !isSwap(change));
  // A removal is a place without counts; it takes the old posting of that place away and is not stored itself.
  send(
    rest,
    ({ added, swapped, unknown }) => [...added, ...swapped.map(forced), ...unknown],
    `(n, p) = (select count(*), coalesce(array_agg(v), '{}') from (
       select v from unnest(b.p) v where (v >> 20) <> all (array(select e >> 20 from unnest(excluded.p) e))
       union all select e from unnest(excluded.p) e where (e & 1048575) > 0) z)`,
  );
  for (const [shelf, emptied] of Map.groupBy([...removed, ...rest], (change) => change.shelf))
    sent.push(
      sql.query(
        `delete from lexical_postings b where b.merchant_id = $1::uuid and b.shelf = $2::smallint
           and b.term = any (string_to_array($3::text, ' ')) and b.n = 0`,
        [merchant, shelf, emptied.map(({ term }) => term).join(' ')],
        { prepared: true },
      ),
    );
  await Promise.all(sent);
};
