import { platformTable, type Migration } from '@rag-assistant/platform-postgres';

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
];
