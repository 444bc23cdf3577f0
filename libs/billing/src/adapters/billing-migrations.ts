import {
  appRole,
  platformTable,
  tenantMonth,
  tenantOtherMonths,
  tenantTable,
  type Migration,
} from '@rag-assistant/platform-postgres';
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
  {
    id: '042-billing-budgets',
    up: `
create table budgets (
  merchant_id uuid not null,
  scope text not null check (scope in ('month', 'session')),
  soft_micro_usd int8 not null check (soft_micro_usd >= 0),
  hard_micro_usd int8 not null check (hard_micro_usd >= soft_micro_usd and hard_micro_usd > 0),
  primary key (merchant_id, scope)
);
create table budget_counters (
  merchant_id uuid not null,
  key text not null,
  spent_micro_usd int8 not null default 0,
  held_micro_usd int8 not null default 0,
  primary key (merchant_id, key)
);
create table budget_holds (
  merchant_id uuid not null,
  event_id text not null,
  month_key text not null,
  session_key text not null,
  amount_micro_usd int8 not null check (amount_micro_usd >= 0),
  step text not null,
  used_percent int4 not null,
  expires_at timestamptz not null,
  primary key (merchant_id, event_id)
);
create index budget_holds_expiry on budget_holds (merchant_id, expires_at);
create table budget_alerts (
  merchant_id uuid not null,
  span text not null check (span in ('24h', '7d')),
  level int4 not null check (level in (50, 80, 100)),
  since timestamptz not null,
  spent_micro_usd int8 not null,
  limit_micro_usd int8 not null,
  state text not null check (state in ('pending', 'sent', 'failed')),
  attempts int4 not null default 0,
  last_failure text,
  next_at timestamptz not null,
  primary key (merchant_id, span, level, since)
);
alter table usage_rollups no force row level security;
insert into budget_counters (merchant_id, key, spent_micro_usd)
  select merchant_id, 'month:' || to_char(hour at time zone 'UTC', 'YYYY-MM'), sum(cost_micro_usd) from usage_rollups group by 1, 2
  union all
  select merchant_id, 'session:' || session_id, sum(cost_micro_usd) from usage_rollups group by 1, 2;
alter table usage_rollups force row level security;
${tenantTable('budgets')}
${tenantTable('budget_counters', ['select', 'insert', 'update'])}
${tenantTable('budget_holds', ['select', 'insert', 'delete'])}
${tenantTable('budget_alerts', ['select', 'insert', 'update'])}`,
    down: 'drop table budget_alerts; drop table budget_holds; drop table budget_counters; drop table budgets',
  },
  {
    id: '043-billing-closed-bills',
    up: `
create table closed_bills (
  account_id uuid not null,
  month text not null,
  lines jsonb not null,
  events int8 not null,
  total_micro_usd int8 not null,
  closed_at timestamptz not null default now(),
  primary key (account_id, month)
);
${platformTable('closed_bills', ['select', 'insert', 'update'])}`,
    down: 'drop table closed_bills',
  },
  {
    // Budgets are replaced whole.
    id: '044-billing-rights-in-use',
    up: `revoke update on budgets from ${appRole}`,
    down: `grant update on budgets to ${appRole}`,
  },
];
