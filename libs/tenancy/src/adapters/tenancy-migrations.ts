import { platformTable, tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** The registry's own key is called `id`: `merchant_id` marks tables of a tenant. */
export const tenancyMigrations: readonly Migration[] = [
  {
    id: '010-tenancy-merchants',
    up: `
create table merchants (
  id uuid primary key,
  slug text not null,
  name text not null,
  description text not null,
  suggestions text[] not null,
  created_at timestamptz not null default now(),
  constraint merchants_slug_key unique (slug)
);
${platformTable('merchants')}`,
    down: 'drop table merchants',
  },
  {
    id: '015-tenancy-accounts',
    up: `
alter table merchants
  add column status text not null default 'active' check (status in ('active', 'suspended', 'deleting')),
  add column status_since timestamptz not null default now(),
  add column tier text not null default 'enterprise' check (tier in ('starter', 'growth', 'enterprise'));
create table merchant_seats (
  merchant_id uuid not null,
  user_id text not null,
  last_seen_on date not null,
  primary key (merchant_id, user_id)
);
${tenantTable('merchant_seats')}`,
    down: `
drop table merchant_seats;
alter table merchants drop column status, drop column status_since, drop column tier;`,
  },
];
