import { tenantMonth, tenantOtherMonths, tenantTable, type Migration } from '@rag-assistant/platform-postgres';
import { monthsFrom } from './usage-months.ts';

const days = monthsFrom({ year: 2026, month: 11 }, 12);
const firstMonths = days.slice(0, -1).map((month, at) => tenantMonth('usage_events', month, days[at + 1] ?? month));

const tokenKinds = ['input', 'cached', 'output', 'embedding'];
const platformKinds = ['lambda', 'task', 'database', 'cache', 'storage', 'request'];
/** Written out: a migration never changes, whatever the domain calls its parts later. */
const chargeColumns = [
  ...[...tokenKinds, ...platformKinds].map((kind) => `${kind}_quantity int8 not null default 0`),
  ...[...tokenKinds, ...platformKinds].map((kind) => `${kind}_pico_usd numeric(38, 0) not null default 0`),
].join(',\n  ');

/**
 * Receipts hold the idempotency key, so that events can be cut into months by `at` without a unique key over them.
 * Both are append-only for the application.
 */
export const billingMigrations: readonly Migration[] = [
  {
    id: '040-billing-usage',
    up: `
create table usage_receipts (
  merchant_id uuid not null,
  event_id text not null,
  cost_micro_usd int8 not null check (cost_micro_usd >= 0),
  price_version text not null,
  at timestamptz not null,
  primary key (merchant_id, event_id)
);
create table usage_events (
  merchant_id uuid not null,
  at timestamptz not null,
  event_id text not null,
  session_id uuid not null,
  model_id text not null,
  input_tokens int8 not null,
  output_tokens int8 not null,
  cached_input_tokens int8 not null,
  embedding_model_id text not null,
  embedding_tokens int8 not null,
  cost_micro_usd int8 not null check (cost_micro_usd >= 0),
  price_version text not null,
  primary key (merchant_id, at, event_id)
);
create index usage_events_session on usage_events (merchant_id, session_id) include (cost_micro_usd);
${tenantTable('usage_receipts', ['select', 'insert'])}
${tenantTable('usage_events', ['select', 'insert'])}`,
    down: 'drop table usage_events; drop table usage_receipts',
  },
  {
    // The owner reads its own rows only while security is not forced, so the copy comes before the policies.
    id: '041-billing-months-and-rollups',
    up: `
alter table usage_events no force row level security;
alter table usage_events rename to usage_events_before;
alter index usage_events_pkey rename to usage_events_before_pkey;
alter index usage_events_session rename to usage_events_before_session;
create table usage_events (
  merchant_id uuid not null,
  at timestamptz not null,
  event_id text not null,
  session_id uuid not null,
  model_id text not null,
  embedding_model_id text not null,
  feature text not null,
  cost_micro_usd int8 not null check (cost_micro_usd >= 0),
  price_version text not null,
  ${chargeColumns},
  primary key (merchant_id, at, event_id)
) partition by range (at);
${firstMonths.join('')}
${tenantOtherMonths('usage_events')}
create table usage_rollups (
  merchant_id uuid not null,
  hour timestamptz not null,
  session_id uuid not null,
  model_id text not null,
  feature text not null,
  price_version text not null,
  events int8 not null,
  cost_micro_usd int8 not null,
  ${chargeColumns},
  primary key (merchant_id, hour, session_id, model_id, feature, price_version)
);
create index usage_rollups_session on usage_rollups (merchant_id, session_id);
insert into usage_events (merchant_id, at, event_id, session_id, model_id, embedding_model_id, feature, cost_micro_usd,
    price_version, input_quantity, cached_quantity, output_quantity, embedding_quantity)
  select merchant_id, at, event_id, session_id, model_id, embedding_model_id, 'chat', cost_micro_usd, price_version,
    input_tokens, cached_input_tokens, output_tokens, embedding_tokens from usage_events_before;
insert into usage_rollups (merchant_id, hour, session_id, model_id, feature, price_version, events, cost_micro_usd,
    input_quantity, cached_quantity, output_quantity, embedding_quantity)
  select merchant_id, date_trunc('hour', at, 'UTC'), session_id, model_id, feature, price_version, count(*), sum(cost_micro_usd),
    sum(input_quantity), sum(cached_quantity), sum(output_quantity), sum(embedding_quantity)
  from usage_events group by 1, 2, 3, 4, 5, 6;
drop table usage_events_before;
${tenantTable('usage_events', ['select', 'insert'])}
${tenantTable('usage_rollups', ['select', 'insert', 'update'])}`,
    // Back to the table of 040; quantities of the platform have no place there.
    down: `
alter table usage_events no force row level security;
drop table usage_rollups;
alter table usage_events rename to usage_events_months;
alter index usage_events_pkey rename to usage_events_months_pkey;
create table usage_events (
  merchant_id uuid not null,
  at timestamptz not null,
  event_id text not null,
  session_id uuid not null,
  model_id text not null,
  input_tokens int8 not null,
  output_tokens int8 not null,
  cached_input_tokens int8 not null,
  embedding_model_id text not null,
  embedding_tokens int8 not null,
  cost_micro_usd int8 not null check (cost_micro_usd >= 0),
  price_version text not null,
  primary key (merchant_id, at, event_id)
);
insert into usage_events select merchant_id, at, event_id, session_id, model_id, input_quantity, output_quantity,
  cached_quantity, embedding_model_id, embedding_quantity, cost_micro_usd, price_version from usage_events_months;
drop table usage_events_months;
create index usage_events_session on usage_events (merchant_id, session_id) include (cost_micro_usd);
${tenantTable('usage_events', ['select', 'insert'])}`,
  },
];
