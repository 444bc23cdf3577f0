import type { MerchantId } from '@rag-assistant/kernel';

/** What a policy compares with; `nullif` since the setting is '' and not null once a transaction had set it. */
export const currentMerchantSql = `(select nullif(current_setting('app.merchant_id', true), '')::uuid)`;

/** Owns nothing, bypasses nothing; sees a tenant's rows by policy. */
export const appRole = 'rag_app';
/** Owns nothing; sees tables of no tenant. */
export const platformRole = 'rag_platform';
/** Owns nothing; reads and deletes all rows of the one merchant that is set, whichever user they are of; writes none. */
export const custodianRole = 'rag_custodian';

/** Creates what every migration counts on. Roles belong to the whole server, so another database may have made them. */
export const bootstrapSql = `
do $$
declare wanted text;
begin
  foreach wanted in array array['${appRole}', '${platformRole}', '${custodianRole}'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
  -- A temporary table outlives its transaction and would be there for the next merchant of the connection.
  execute format('revoke temporary on database %I from public', current_database());
end $$;
revoke create on schema public from public;
grant usage on schema public to ${appRole}, ${platformRole}, ${custodianRole};
create extension if not exists vector;
create extension if not exists pg_trgm;
create table if not exists schema_migrations (
  position int primary key,
  id text not null unique,
  checksum text not null,
  applied_at timestamptz not null default now()
);
grant select on schema_migrations to ${platformRole};
`;

/** The custodian's way into every tenant table that has its policies on; repeated after each migration, so none is forgotten. */
export const custodianSql = `
do $$
declare tenant text;
begin
  for tenant in
    select c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'merchant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity and c.relforcerowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = c.relname || '_custodian')
  loop
    execute format('create policy %I on %I to ${custodianRole}
      using (merchant_id = ${currentMerchantSql.replaceAll("'", "''")}) with check (false)', tenant || '_custodian', tenant);
    execute format('grant select, delete on %I to ${custodianRole}', tenant);
  end loop;
end $$;
`;

/** One simple query, hence one round trip; a merchant id is a checked UUID, so it may stand in the text. */
const beginAs = (role: string): string => `begin; set local role ${role}`;
export const beginForMerchant = (merchant: MerchantId): string =>
  `${beginAs(appRole)}; set local app.merchant_id = '${merchant}'`;
export const beginForCustodian = (merchant: MerchantId): string =>
  `${beginAs(custodianRole)}; set local app.merchant_id = '${merchant}'`;
export const beginForPlatform = beginAs(platformRole);

/** A cursor WITH HOLD outlives its transaction with the rows of its merchant: none is left to the next one. */
export const commitSql = 'commit; close all';
export const rollbackSql = 'rollback; close all';
