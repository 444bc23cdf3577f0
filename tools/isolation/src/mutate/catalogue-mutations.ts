import { appRole, custodianRole, platformRole, type OwnerSql } from '@rag-assistant/platform-postgres';

export interface CatalogueMutation {
  readonly name: string;
  readonly table: string | null;
  readonly sql: string;
}

interface PolicyRow extends Record<string, unknown> {
  table: string;
  policy: string;
  restrictive: boolean;
}
interface GrantRow extends Record<string, unknown> {
  table: string;
  grantee: string;
  privilege: string;
}
interface IndexRow extends Record<string, unknown> {
  table: string;
  drop: string;
}

const policiesSql = `select c.relname::text as table, p.polname::text as policy, not p.polpermissive as restrictive
  from pg_policy p join pg_class c on c.oid = p.polrelid where c.relname = any ($1::text[]) order by 1, 2`;
const grantsSql = `select c.relname::text as table, g.grantee::regrole::text as grantee, lower(g.privilege_type) as privilege
  from pg_class c cross join lateral aclexplode(c.relacl) g
  where c.relname = any ($1::text[]) and g.grantee <> c.relowner order by 1, 2, 3`;
/** Every index that begins with the merchant, dropped together: one alone may have another beside it. */
const indexesSql = `select c.relname::text as table, string_agg(case when k.conname is null
    then format('drop index %s', i.indexrelid::regclass)
    else format('alter table %I drop constraint %I cascade', c.relname, k.conname) end, '; ') as drop
  from pg_class c join pg_index i on i.indrelid = c.oid
  join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'merchant_id'
  left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u') and k.conrelid = c.oid
  where c.relname = any ($1::text[]) group by 1 order by 1`;

const ofTable = (table: string): CatalogueMutation[] =>
  (
    [
      ['row-level security off', `alter table ${table} disable row level security`],
      ['FORCE off', `alter table ${table} no force row level security`],
      ['a second, open policy', `create policy wide on ${table} to ${appRole} using (true)`],
      ['may be emptied', `grant truncate on ${table} to ${appRole}`],
      ['read by the platform role', `grant select on ${table} to ${platformRole}`],
      ['read by everyone', `grant select on ${table} to public`],
      ['written by the custodian', `grant insert, update on ${table} to ${custodianRole}`],
      ['owned by the app role', `alter table ${table} owner to ${appRole}`],
    ] as const
  ).map(([what, sql]) => ({ name: `${table}: ${what}`, table, sql }));

const ofPolicy = ({ table, policy, restrictive }: PolicyRow): CatalogueMutation[] => {
  const change = (what: string, sql: string): CatalogueMutation => ({
    name: `${table}: policy ${policy} ${what}`,
    table,
    sql,
  });
  return [
    change('dropped', `drop policy ${policy} on ${table}`),
    change('without its condition', `alter policy ${policy} on ${table} using (true)`),
    ...(restrictive || policy.endsWith('_custodian')
      ? []
      : [change('without its check', `alter policy ${policy} on ${table} with check (true)`)]),
  ];
};

/** One guard of the database away at a time, read from the catalogue: a new table brings its own mutations. */
export const catalogueMutations = async (
  owner: OwnerSql,
  tenantTables: readonly string[],
  platformTables: readonly string[],
): Promise<CatalogueMutation[]> => {
  const tenant = [[...tenantTables]];
  const policies = await owner.query<PolicyRow>(policiesSql, tenant);
  const grants = await owner.query<GrantRow>(grantsSql, tenant);
  const indexes = await owner.query<IndexRow>(indexesSql, tenant);
  return [
    ...tenantTables.flatMap(ofTable),
    ...policies.flatMap(ofPolicy),
    ...grants.map(({ table, grantee, privilege }) => ({
      name: `${table}: ${grantee} may no longer ${privilege}`,
      table,
      sql: `revoke ${privilege} on ${table} from ${grantee}`,
    })),
    ...indexes.map(({ table, drop }) => ({ name: `${table}: no index led by the merchant`, table, sql: drop })),
    ...platformTables.map((table) => ({
      name: `${table}: read by the app role`,
      table: null,
      sql: `grant select on ${table} to ${appRole}`,
    })),
    ...[appRole, platformRole, custodianRole].map((role) => ({
      name: `${role}: may pass over policies`,
      table: null,
      sql: `alter role ${role} bypassrls`,
    })),
    {
      name: 'a view with the rights of its owner',
      table: null,
      sql: 'create view open_documents as select * from documents',
    },
    {
      name: 'a function with the rights of its owner',
      table: null,
      sql: `create function open_count() returns bigint language sql security definer as 'select count(*) from documents'`,
    },
    {
      name: 'a tenant table without guards',
      table: null,
      sql: `create table planted (merchant_id uuid, id int); grant select on planted to ${appRole}`,
    },
  ];
};
