import { tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** Outbox and inbox; an application that writes or handles events composes them into its schema. */
export const eventsMigrations: readonly Migration[] = [
  {
    id: '090-events-outbox-and-inbox',
    up: `
create table event_outbox (
  merchant_id uuid not null,
  sequence bigint generated always as identity,
  event_id uuid not null,
  type text not null,
  subject text not null,
  occurred_at timestamptz not null,
  data text not null,
  attempts int not null default 0,
  available_at timestamptz not null default now(),
  refused boolean not null default false,
  primary key (merchant_id, sequence),
  unique (merchant_id, event_id)
);
${tenantTable('event_outbox')}
create table event_inbox (
  merchant_id uuid not null,
  consumer text not null,
  event_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (merchant_id, consumer, event_id)
);
${tenantTable('event_inbox')}
create table event_latest (
  merchant_id uuid not null,
  consumer text not null,
  subject text not null,
  sequence bigint not null,
  primary key (merchant_id, consumer, subject)
);
${tenantTable('event_latest')}
`,
    down: 'drop table event_latest; drop table event_inbox; drop table event_outbox',
  },
];
