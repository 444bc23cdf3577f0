import type { OwnerSql } from '@rag-assistant/platform-postgres';

interface TableName extends Record<string, unknown> {
  name: string;
}

/** Names of the tables, of whichever kind, with a row in which one of the words stands; seen above all policies. */
export const tablesWith = async (owner: OwnerSql, words: readonly string[]): Promise<string[]> => {
  const tables = await owner.query<TableName>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await owner.query(
      `select 1 from ${name} t where exists (select from unnest($1::text[]) word where position(word in t::text) > 0) limit 1`,
      [[...words]],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
};
