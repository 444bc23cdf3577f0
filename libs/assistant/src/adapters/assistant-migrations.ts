import { appRole, tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** Beside the merchant's policy: rows of another user of the same merchant are not there either. */
const ownRowsOnly = (table: string): string => `
create policy ${table}_user on ${table} as restrictive to ${appRole}
  using (user_id = (select nullif(current_setting('app.user_id', true), '')))
  with check (user_id = (select nullif(current_setting('app.user_id', true), '')));
`;

export const assistantMigrations: readonly Migration[] = [
  {
    id: '030-assistant-sessions',
    up: `
create table sessions (
  merchant_id uuid not null,
  session_id uuid not null,
  user_id text not null,
  title text not null,
  turns int not null default 0,
  cost_micro_usd bigint not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (merchant_id, session_id)
);
create index sessions_by_user on sessions (merchant_id, user_id, created_at desc);
${tenantTable('sessions')}
${ownRowsOnly('sessions')}

create table turns (
  merchant_id uuid not null,
  session_id uuid not null,
  position int not null,
  user_id text not null,
  question text not null,
  answer text not null,
  outcome text not null,
  citations jsonb not null,
  products jsonb not null,
  cost_micro_usd bigint not null,
  at timestamptz not null,
  primary key (merchant_id, session_id, position),
  foreign key (merchant_id, session_id) references sessions on delete cascade
);
${tenantTable('turns')}
${ownRowsOnly('turns')}
`,
    down: `
drop table turns;
drop table sessions;
`,
  },
  {
    id: '031-assistant-turn-usage',
    up: `
alter table turns add column request_id text;
alter table turns add column usage jsonb;
alter table turns add column latency_ms jsonb;
create unique index turns_by_request on turns (merchant_id, session_id, request_id);
`,
    down: `
drop index turns_by_request;
alter table turns drop column latency_ms;
alter table turns drop column usage;
alter table turns drop column request_id;
`,
  },
  {
    // Nothing changes a turn, and one goes with its session alone, which the database does as the owner of the tables.
    id: '032-assistant-turns-stay',
    up: `revoke update, delete on turns from ${appRole}`,
    down: `grant update, delete on turns to ${appRole}`,
  },
];
