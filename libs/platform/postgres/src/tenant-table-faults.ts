import type { Sql } from './database.ts';
import { appRole, custodianRole, platformRole } from './roles.ts';

interface Fault extends Record<string, unknown> {
  fault: string;
}

/** The form in which PostgreSQL prints the policy of `tenantTable`. */
const expected = `(merchant_id = ( SELECT (NULLIF(current_setting('app.merchant_id'::text, true), ''::text))::uuid AS "nullif"))`;

/**
 * A partition is reached through its parent, whose policy then holds; so it needs no policy of its own, but has
 * row-level security forced, which without a policy is closed, and allows no grant.
 */
const faultsSql = `
with tables as (
  select c.oid, c.relname::text as name, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
    a.attnum, a.attnotnull, a.atttypid,
    coalesce(c.relacl, acldefault('r', c.relowner)) as acl
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'merchant_id' and not a.attisdropped
  where c.relkind in ('r', 'p')
),
tenant as (select * from tables where attnum is not null),
custodians as (
  select p.oid, p.polrelid from pg_policy p where p.polpermissive and p.polcmd = '*'
    and p.polroles = array['${custodianRole}'::regrole::oid]
    and pg_get_expr(p.polqual, p.polrelid) = $1 and pg_get_expr(p.polwithcheck, p.polrelid) = 'false'
),
grants as (
  select t.oid, t.name, t.relispartition, t.attnum is not null as is_tenant,
    case when g.grantee = 0 then 'public' else g.grantee::regrole::text end as grantee, g.privilege_type
  from tables t cross join lateral aclexplode(t.acl) g where g.grantee <> t.relowner
)
select name || ': row-level security is not enabled' as fault from tenant where not relispartition and not relrowsecurity
union all
select name || ': row-level security is not forced' from tenant where not relispartition and not relforcerowsecurity
union all
select name || ': a partition without forced row-level security' from tenant
  where relispartition and not (relrowsecurity and relforcerowsecurity)
union all
select name || ': merchant_id is not a required uuid' from tenant where not attnotnull or atttypid <> 'uuid'::regtype
union all
select name || ': no policy for ${appRole} on the merchant setting' from tenant t where not relispartition and not exists (
  select from pg_policy p where p.polrelid = t.oid and p.polpermissive and p.polcmd = '*'
    and p.polroles = array['${appRole}'::regrole::oid]
    and pg_get_expr(p.polqual, t.oid) = $1 and pg_get_expr(p.polwithcheck, t.oid) = $1)
union all
select name || ': no policy for ${custodianRole} on the merchant setting' from tenant t where not relispartition and not exists (
  select from custodians p where p.polrelid = t.oid)
union all
select t.name || ': policy ' || p.polname || ' has another form' from tenant t join pg_policy p on p.polrelid = t.oid
  where p.polpermissive and p.oid not in (select oid from custodians) and (pg_get_expr(p.polqual, t.oid) is distinct from $1
    or pg_get_expr(p.polwithcheck, t.oid) is distinct from $1 or p.polroles <> array['${appRole}'::regrole::oid])
union all
select name || ': no index is led by merchant_id' from tenant t where not exists (
  select from pg_index i where i.indrelid = t.oid and i.indisvalid and i.indkey[0] = t.attnum and i.indpred is null)
union all
select name || ': ' || grantee || ' may ' || lower(privilege_type) from grants
  where is_tenant and (relispartition or not (
    (grantee = '${appRole}' and privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
    or (grantee = '${custodianRole}' and privilege_type in ('SELECT', 'DELETE'))))
union all
select distinct name || ': the app role reaches a table without merchant_id' from grants
  where not is_tenant and grantee in ('${appRole}', '${custodianRole}', 'public') and name <> all($2::text[])
union all
select c.relname || ': a view that runs with the rights of its owner' from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  where c.relkind in ('v', 'm') and not coalesce('security_invoker=true' = any(c.reloptions), false)
    and exists (select from pg_rewrite r join pg_depend d on d.objid = r.oid join tables t on t.oid = d.refobjid where r.ev_class = c.oid)
union all
select p.proname || ': a function that runs with the rights of its owner' from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public' where p.prosecdef
union all
select rolname || ': the role may pass over policies' from pg_roles
  where rolname in ('${appRole}', '${platformRole}', '${custodianRole}') and (rolsuper or rolbypassrls)
union all
select name || ': owned by a role of the application' from tables where relowner::regrole::text in ('${appRole}', '${platformRole}', '${custodianRole}')
order by 1`;

/**
 * What is wrong with the isolation that the catalogue promises, one line a fault, empty when sound: every table with a
 * `merchant_id` has ENABLE, FORCE, the policies of `tenantTable` and of the custodian and no other, an index led by it and no grant to others.
 * `shared` names tables without `merchant_id` that the app role may read.
 */
export const tenantTableFaults = async (sql: Sql, shared: readonly string[] = []): Promise<string[]> =>
  (await sql.query<Fault>(faultsSql, [expected, [...shared]])).map(({ fault }) => fault);
