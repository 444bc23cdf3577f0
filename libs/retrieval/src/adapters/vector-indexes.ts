import { createHash } from 'node:crypto';
import { MerchantId } from '@rag-assistant/kernel';
import type { Database, OwnerSql } from '@rag-assistant/platform-postgres';

/**
 * What a merchant's own index compares: halves as they are stored, or their signs, after which the nearest are compared
 * by the halves themselves. Signs cost an engine without vector instructions a tenth, to build and to search.
 */
export type VectorIndexForm = 'halves' | 'signs';

/** From this many vectors on, a merchant's shelf gets an index of its own; below, a scan is quick enough. */
export const ownIndexRowsMin: Readonly<Record<VectorIndexForm, number>> = { halves: 10_000, signs: 5_000 };

/** The indexed expression; a search has to order by the same to use the index. */
export const signsOf = (vector: string): string => `binary_quantize(${vector})::bit(512)`;
const indexed: Readonly<Record<VectorIndexForm, string>> = {
  halves: 'embedding halfvec_ip_ops',
  signs: `(${signsOf('embedding')}) bit_hamming_ops`,
};

export interface VectorShelf extends Record<string, unknown> {
  merchant_id: string;
  model_id: string;
  shelf: number;
  rows: number;
}

/** A literal for the predicate; model ids are our own configuration, yet nothing else may stand in DDL. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const nameOf = ({ merchant_id, model_id, shelf }: VectorShelf, form: VectorIndexForm): string =>
  `vectors_${createHash('sha256')
    .update(`${merchant_id} ${model_id} ${shelf}${form === 'halves' ? '' : ` ${form}`}`)
    .digest('hex')
    .slice(0, 32)}`;

export const vectorPredicate = (merchant: string, modelId: string, shelf: number): string =>
  `merchant_id = ${literal(MerchantId.parse(merchant))}::uuid and model_id = ${literal(modelId)} and shelf = ${shelf}::smallint`;

const shelfCounts = 'select merchant_id, model_id, shelf, count(*)::int as rows from chunk_vectors group by 1, 2, 3';

/** The merchants' vectors counted under their own policies, for an owner whom policies hold as well. */
export const vectorShelves = async (
  database: Database,
  merchants: readonly MerchantId[],
): Promise<readonly VectorShelf[]> => {
  const shelves: VectorShelf[] = [];
  for (const merchant of merchants)
    shelves.push(...(await database.forMerchant(merchant, (sql) => sql.query<VectorShelf>(shelfCounts))));
  return shelves;
};

export interface VectorIndexOptions {
  /** From `vectorShelves`; without it the owner must be one whom no policy holds, since it counts for itself. */
  readonly shelves?: readonly VectorShelf[];
  readonly rowsMin?: number;
  /** Beside reads and writes; an embedded engine has nothing beside. */
  readonly concurrently?: boolean;
  readonly form?: VectorIndexForm;
  /** For building one index; about 1.4 kB a vector. */
  readonly memoryMb?: number;
}

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
  options: VectorIndexOptions = {},
): Promise<VectorIndexChanges> => {
  const { form = 'halves', concurrently = true, memoryMb = 512 } = options;
  const { rowsMin = ownIndexRowsMin[form] } = options;
  const mode = concurrently ? 'concurrently' : '';
  const known = options.shelves ?? (await owner.query<VectorShelf>(shelfCounts));
  const shelves = known.filter(({ rows }) => rows >= rowsMin / 2);
  const existing = await owner.query<{ name: string; valid: boolean }>(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'chunk_vectors'::regclass and c.relname like 'vectors\\_%'`,
  );
  // A build that broke off leaves an invalid index behind: it serves nobody and is made anew.
  const standing = new Set(existing.filter(({ valid }) => valid).map(({ name }) => name));
  const kept = new Set(shelves.map((shelf) => nameOf(shelf, form)));
  let dropped = 0;
  for (const { name, valid } of existing) {
    if (valid && kept.has(name)) continue;
    await owner.script(`drop index ${mode} if exists ${name}`);
    dropped++;
  }
  let created = 0;
  // A graph that outgrows its memory is finished on disk, many times slower; one worker leaves the other cores to requests.
  await owner.script(`set maintenance_work_mem = '${memoryMb}MB'; set max_parallel_maintenance_workers = 0`);
  for (const shelf of shelves) {
    if (shelf.rows < rowsMin || standing.has(nameOf(shelf, form))) continue;
    await owner.script(
      `create index ${mode} ${nameOf(shelf, form)} on chunk_vectors using hnsw (${indexed[form]})
       with (m = 16, ef_construction = 100) where ${vectorPredicate(shelf.merchant_id, shelf.model_id, shelf.shelf)}`,
    );
    created++;
  }
  return { created, dropped };
};
