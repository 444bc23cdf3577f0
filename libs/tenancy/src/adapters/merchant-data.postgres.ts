import { AppError, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import type { MerchantData, MerchantRecord } from '../ports/merchant-data.port.ts';

interface TenantTable {
  readonly name: string;
  /** Columns of the primary key without `merchant_id`, with their types. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
}

interface TableRow extends Record<string, unknown> {
  name: string;
  columns: string[];
  types: string[];
  /** Tables that refer to this one. */
  children: string[];
}

const tablesSql = `
select format('%I', c.relname) as name,
  coalesce(k.columns, '{}') as columns, coalesce(k.types, '{}') as types,
  array(select distinct format('%I', child.relname) from pg_constraint f join pg_class child on child.oid = f.conrelid
    where f.contype = 'f' and f.confrelid = c.oid and f.conrelid <> c.oid) as children
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
join pg_attribute m on m.attrelid = c.oid and m.attname = 'merchant_id' and not m.attisdropped
left join lateral (
  select array_agg(format('%I', a.attname) order by place.ordinality) as columns,
    array_agg(format_type(a.atttypid, a.atttypmod) order by place.ordinality) as types
  from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality place(attnum, ordinality)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = place.attnum
  where i.indrelid = c.oid and i.indisprimary and a.attname <> 'merchant_id') k on true
where c.relkind in ('r', 'p') and not c.relispartition
order by 1`;

/** Referring tables before those they refer to. */
const childrenFirst = (rows: readonly TableRow[]): TableRow[] => {
  const sorted: TableRow[] = [];
  const visit = (row: TableRow, path: readonly string[]): void => {
    if (sorted.includes(row) || path.includes(row.name)) return;
    for (const child of rows.filter(({ name }) => row.children.includes(name))) visit(child, [...path, row.name]);
    sorted.push(row);
  };
  for (const row of rows) visit(row, []);
  return sorted;
};

const tablesOf = async (sql: Sql): Promise<TenantTable[]> =>
  childrenFirst(await sql.query<TableRow>(tablesSql)).map(({ name, columns, types }) => ({
    name,
    key: columns.map((column, at) => ({ column, type: types[at] ?? 'text' })),
  }));

const keyMissing = (table: string): AppError =>
  new AppError({
    code: 'tenancy.table-without-key',
    category: 'internal',
    publicText: 'A table of merchants has no primary key beside the merchant; it cannot be exported in pages.',
    context: { table },
  });

interface RecordRow extends Record<string, unknown> {
  record: Record<string, unknown>;
  key: string[];
}

const page = (merchant: MerchantId, { name, key }: TenantTable, after: readonly string[] | null, rowsMax: number) => {
  const columns = key.map(({ column }) => `t.${column}`).join(', ');
  const places = key.map(({ type }, at) => `$${at + 3}::text::${type}`).join(', ');
  return {
    text: `select to_jsonb(t) as record, array[${key.map(({ column }) => `t.${column}::text`).join(', ')}] as key
      from ${name} t where t.merchant_id = $1::uuid ${after ? `and (${columns}) > (${places})` : ''}
      order by ${columns} limit $2::int`,
    values: [merchant, rowsMax, ...(after ?? [])],
  };
};

export interface PostgresMerchantDataOptions {
  /** Tables that only follow from others; they are deleted, not exported. */
  readonly derived?: readonly string[];
  /** Rows a transaction exports or deletes. */
  readonly rowsPerTransaction?: number;
}

/**
 * All tables with a `merchant_id`, found in the catalogue: a new one is exported and deleted without being named. Works
 * as the custodian, in transactions short enough for a large merchant.
 */
export const postgresMerchantData = (database: Database, options: PostgresMerchantDataOptions = {}): MerchantData => {
  const { derived = [], rowsPerTransaction: rowsMax = 2_000 } = options;
  const tables = (merchant: MerchantId): Promise<TenantTable[]> => database.forCustodian(merchant, tablesOf);

  async function* records(merchant: MerchantId): AsyncGenerator<MerchantRecord> {
    for (const table of (await tables(merchant)).filter(({ name }) => !derived.includes(name))) {
      if (table.key.length === 0) throw keyMissing(table.name);
      let after: readonly string[] | null = null;
      do {
        const { text, values } = page(merchant, table, after, rowsMax);
        const rows: RecordRow[] = await database.forCustodian(merchant, (sql) => sql.query<RecordRow>(text, values));
        for (const { record } of rows) yield { kind: table.name, record };
        after = rows.length === rowsMax ? (rows.at(-1)?.key ?? null) : null;
      } while (after);
    }
  }

  return {
    section: 'database',
    records,
    count: (merchant) =>
      database.forCustodian(merchant, async (sql) => {
        let total = 0;
        for (const { name } of await tablesOf(sql)) {
          const [row] = await sql.query<{ rows: number }>(
            `select count(*)::int as rows from ${name} where merchant_id = $1::uuid`,
            [merchant],
          );
          total += row?.rows ?? 0;
        }
        return total;
      }),
    remove: async (merchant) => {
      let total = 0;
      for (const { name } of await tables(merchant)) {
        let went: number;
        do {
          const rows = await database.forCustodian(merchant, (sql) =>
            sql.query(
              `delete from ${name} where merchant_id = $1::uuid and (tableoid, ctid) in (
                 select tableoid, ctid from ${name} where merchant_id = $1::uuid limit $2::int) returning 1 as gone`,
              [merchant, rowsMax],
            ),
          );
          went = rows.length;
          total += went;
        } while (went > 0);
      }
      return total;
    },
  };
};
