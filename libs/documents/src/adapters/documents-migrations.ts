import { appRole, tenantTable, type Migration } from '@rag-assistant/platform-postgres';

export const documentsMigrations: readonly Migration[] = [
  {
    id: '060-documents-files',
    up: `
create table document_files (
  merchant_id uuid not null,
  document_id uuid not null,
  name text not null,
  kind text not null check (kind in ('policy', 'faq')),
  version text not null,
  bytes bigint not null,
  status text not null check (status in
    ('received', 'extracting', 'sanitizing', 'embedding', 'stored', 'refused', 'failed', 'removed')),
  execution text,
  fault_code text,
  fault_text text,
  facts jsonb,
  stored_version text,
  stored_hash text,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (merchant_id, document_id)
);
create index document_files_arrival on document_files (merchant_id, received_at desc, document_id);
${tenantTable('document_files')}

create table document_places (
  merchant_id uuid not null,
  document_id uuid not null,
  blocks jsonb not null,
  primary key (merchant_id, document_id)
);
${tenantTable('document_places')}`,
    down: `
drop table document_places;
drop table document_files;`,
  },
  {
    // A file that is removed stays known as removed.
    id: '061-documents-rights-in-use',
    up: `revoke delete on document_files from ${appRole}`,
    down: `grant delete on document_files to ${appRole}`,
  },
];
