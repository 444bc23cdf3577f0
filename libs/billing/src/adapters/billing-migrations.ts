import { tenantTable, type Migration } from '@rag-assistant/platform-postgres';

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
];
