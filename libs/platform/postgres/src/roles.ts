import type { MerchantId } from '@rag-assistant/kernel';

/** Owns nothing, bypasses nothing; sees a tenant's rows by policy. */
export const appRole = 'rag_app';
/** Owns nothing; sees tables of no tenant. */
export const platformRole = 'rag_platform';

/** Creates what every migration counts on. Roles belong to the whole server, so another database may have made them. */
export const bootstrapSql = `
do $$
declare wanted text;
begin
  foreach wanted in array array['${appRole}', '${platformRole}'] loop
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
end $$;
revoke create on schema public from public;
grant usage on schema public to ${appRole}, ${platformRole};
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

/** One simple query, hence one round trip; a merchant id is a checked UUID, so it may stand in the text. */
export const beginForMerchant = (merchant: MerchantId): string =>
  `begin; set local role ${appRole}; set local app.merchant_id = '${merchant}'`;
export const beginForPlatform = `begin; set local role ${platformRole}`;
