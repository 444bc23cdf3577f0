import { createHash } from 'node:crypto';
import { MerchantId } from '@rag-assistant/kernel';
import type { OwnerSql } from '@rag-assistant/platform-postgres';

/** From this many vectors on, a merchant's shelf gets an index of its own; below, a scan is exact and quick enough. */
export const ownIndexRowsMin = 10_000;

interface Shelf extends Record<string, unknown> {
  merchant_id: string;
  model_id: string;
  shelf: number;
  rows: number;
}

/** A literal for the predicate; model ids are our own configuration, yet nothing else may stand in DDL. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const nameOf = ({ merchant_id, model_id, shelf }: Shelf): string =>
  `vectors_${createHash('sha256').update(`${merchant_id} ${model_id} ${shelf}`).digest('hex').slice(0, 32)}`;

export const vectorPredicate = (merchant: string, modelId: string, shelf: number): string =>
  `merchant_id = ${literal(MerchantId.parse(merchant))}::uuid and model_id = ${literal(modelId)} and shelf = ${shelf}::smallint`;

export interface VectorIndexChanges {
  readonly created: number;
  readonly dropped: number;
}

/**
 * Gives large shelves an HNSW index over their rows alone and takes it from those that shrank to half. Indexes are built
 * beside running reads and writes: until one is valid the scan answers, exactly. As the owner of the schema.
 */
export const maintainVectorIndexes = async (
  owner: OwnerSql,
  options: { readonly rowsMin?: number; readonly concurrently?: boolean } = {},
): Promise<VectorIndexChanges> => {
  const { rowsMin = ownIndexRowsMin, concurrently = true } = options;
  const mode = concurrently ? 'concurrently' : '';
  const shelves = await owner.query<Shelf>(
    `select merchant_id, model_id, shelf, count(*)::int as rows from chunk_vectors
     group by 1, 2, 3 having count(*) >= $1::int`,
    [Math.ceil(rowsMin / 2)],
  );
  const existing = await owner.query<{ name: string; valid: boolean }>(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'chunk_vectors'::regclass and c.relname like 'vectors\\_%'`,
  );
  // A build that broke off leaves an invalid index behind: it serves nobody and is made anew.
  const standing = new Set(existing.filter(({ valid }) => valid).map(({ name }) => name));
  const kept = new Set(shelves.map(nameOf));
  let dropped = 0;
  for (const { name, valid } of existing) {
    if (valid && kept.has(name)) continue;
    await owner.script(`drop index ${mode} if exists ${name}`);
    dropped++;
  }
  let created = 0;
  for (const shelf of shelves) {
    if (shelf.rows < rowsMin || standing.has(nameOf(shelf))) continue;
    await owner.script(
      `create index ${mode} ${nameOf(shelf)} on chunk_vectors using hnsw (embedding halfvec_ip_ops)
       with (m = 16, ef_construction = 100) where ${vectorPredicate(shelf.merchant_id, shelf.model_id, shelf.shelf)}`,
    );
    created++;
  }
  return { created, dropped };
};
