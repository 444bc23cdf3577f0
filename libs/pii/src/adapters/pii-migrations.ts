import { tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** Set inside the transactions that may see what has expired: renewal and purge. */
export const expiredVisibleSql = `select set_config('app.pii_expired', 'visible', true)`;

/** Tables of the vault. The limits of lifetime and the view of what has expired are the store's own rules. */
export const piiMigrations: readonly Migration[] = [
  {
    id: '060-pii-vault',
    up: `
create table pii_data_keys (
  merchant_id uuid not null,
  version int not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (merchant_id, version),
  check ((wrapped is null) = (revoked_at is not null))
);
${tenantTable('pii_data_keys', ['select', 'insert', 'update'])}
create table pii_tokens (
  merchant_id uuid not null,
  session_id uuid not null,
  token_id text not null,
  user_id text not null,
  kind text not null,
  key_version int not null,
  sealed bytea not null,
  kept_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (merchant_id, session_id, token_id),
  constraint pii_tokens_lifetime check (
    expires_at - kept_at <= case when kind in ('CARD', 'IBAN', 'BANK_ACCOUNT') then interval '24 hours' else interval '7 days' end
  )
);
create index pii_tokens_user on pii_tokens (merchant_id, user_id);
create index pii_tokens_expiry on pii_tokens (merchant_id, expires_at);
${tenantTable('pii_tokens')}
create policy pii_tokens_alive on pii_tokens as restrictive for select to rag_app
  using (expires_at > now() or current_setting('app.pii_expired', true) = 'visible');
create table pii_audit (
  merchant_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  event text not null,
  session_id uuid,
  user_id text,
  token_ids text[] not null default '{}',
  digest text,
  primary key (merchant_id, id)
);
${tenantTable('pii_audit', ['select', 'insert'])}
`,
    down: 'drop table pii_audit; drop table pii_tokens; drop table pii_data_keys;',
  },
];
