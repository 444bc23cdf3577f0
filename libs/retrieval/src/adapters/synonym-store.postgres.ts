import type { Clock, MerchantId } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import { checkSynonyms, type SynonymGroup } from '../domain/synonyms.ts';
import type { SynonymStore } from '../ports/synonym-store.port.ts';

const merchantsKept = 1000;

/** Keeps what it read for `keptMs`: a change is seen at once in this process and by then in the others. */
export const openSynonymStore = (
  database: Database,
  { clock, keptMs = 30_000 }: { readonly clock: Clock; readonly keptMs?: number },
): SynonymStore => {
  const kept = new Map<MerchantId, { readonly groups: readonly SynonymGroup[]; readonly until: number }>();
  const read = (merchant: MerchantId): Promise<readonly SynonymGroup[]> =>
    database.forMerchant(merchant, async (sql) => {
      const rows = await sql.query<{ phrases: string[] }>(
        'select phrases from merchant_synonyms where merchant_id = $1::uuid order by position',
        [merchant],
      );
      return rows.map((row) => row.phrases);
    });
  return {
    groups: async (merchant) => {
      const now = clock.monotonicMs();
      const known = kept.get(merchant);
      if (known && known.until > now) return known.groups;
      const groups = await read(merchant);
      if (kept.size >= merchantsKept) kept.clear();
      kept.set(merchant, { groups, until: now + keptMs });
      return groups;
    },
    replace: async (merchant, groups) => {
      checkSynonyms(groups);
      await database.forMerchant(merchant, async (sql) => {
        // Another answer may follow from the same catalogue, so it counts as another one.
        await sql.query(
          `insert into lexical_stats (merchant_id, shelf) values ($1::uuid, 1), ($1::uuid, 2)
           on conflict (merchant_id, shelf) do update set version = gen_random_uuid()`,
          [merchant],
        );
        await sql.query('delete from merchant_synonyms where merchant_id = $1::uuid', [merchant]);
        await sql.query(
          `insert into merchant_synonyms (merchant_id, position, phrases)
           select $1::uuid, place, phrases from jsonb_array_elements($2::text::jsonb) with ordinality g(phrases, place)`,
          [merchant, JSON.stringify(groups)],
        );
      });
      kept.delete(merchant);
    },
  };
};
