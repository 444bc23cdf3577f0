import { appRole, platformTable, tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** Shelves are numbers in the tables: 1 products, 2 texts. */
export const retrievalMigrations: readonly Migration[] = [
  {
    id: '020-retrieval-index',
    up: `
create table documents (
  merchant_id uuid not null,
  document_id uuid not null,
  collection text not null,
  external_id text not null,
  kind text not null check (kind in ('product', 'policy', 'faq')),
  language text not null,
  title text not null,
  source_uri text,
  content_hash text not null,
  body text not null,
  sku text,
  product jsonb,
  chunks int not null,
  updated_at timestamptz not null default now(),
  primary key (merchant_id, document_id),
  unique (merchant_id, collection, external_id)
);
create index documents_sku on documents (merchant_id, sku) where sku is not null;
${tenantTable('documents')}

create table chunks (
  merchant_id uuid not null,
  shelf smallint not null,
  ord int not null,
  document_id uuid not null,
  position int not null,
  start_at int not null,
  end_at int not null,
  headings jsonb not null,
  body text not null,
  terms text not null,
  words int not null,
  primary key (merchant_id, shelf, ord),
  unique (merchant_id, document_id, position)
);
${tenantTable('chunks')}

create table product_facets (
  merchant_id uuid not null,
  ord int not null,
  price_minor bigint,
  stock int,
  rating real,
  brand text,
  category text,
  primary key (merchant_id, ord)
);
${tenantTable('product_facets')}

create table lexical_stats (
  merchant_id uuid not null,
  shelf smallint not null,
  chunks int not null default 0,
  words bigint not null default 0,
  next_ord int not null default 0,
  primary key (merchant_id, shelf)
);
${tenantTable('lexical_stats')}

create table lexical_postings (
  merchant_id uuid not null,
  shelf smallint not null,
  term text collate "C" not null,
  block int not null,
  n int not null,
  p int[] not null,
  primary key (merchant_id, shelf, term, block)
) with (fillfactor = 90);
alter table lexical_postings alter p set storage external;
${tenantTable('lexical_postings')}

create table chunk_vectors (
  merchant_id uuid not null,
  model_id text collate "C" not null,
  shelf smallint not null,
  ord int not null,
  embedding halfvec(512) not null,
  primary key (merchant_id, model_id, shelf, ord)
);
alter table chunk_vectors alter embedding set storage plain;
${tenantTable('chunk_vectors')}

create table embedding_models (
  only_row boolean primary key default true check (only_row),
  model_id text not null,
  dimensions int not null,
  since timestamptz not null default now()
);
${platformTable('embedding_models')}
`,
    down: `
drop table embedding_models;
drop table chunk_vectors;
drop table lexical_postings;
drop table lexical_stats;
drop table product_facets;
drop table chunks;
drop table documents;
`,
  },
  {
    // A random value and not a count: no version comes back after a restore, or when a merchant begins anew.
    id: '021-retrieval-catalogue-version',
    up: 'alter table lexical_stats add column version uuid not null default gen_random_uuid()',
    down: 'alter table lexical_stats drop column version',
  },
  {
    id: '021-retrieval-synonyms',
    up: `
create table merchant_synonyms (
  merchant_id uuid not null,
  position int not null,
  phrases jsonb not null,
  primary key (merchant_id, position)
);
${tenantTable('merchant_synonyms')}
`,
    down: 'drop table merchant_synonyms;',
  },
  {
    // Of two indexes led by the merchant the planner takes the wrong one while a merchant is younger than the last ANALYZE,
    // and walks all of its rows: each table keeps the one that its key needs, and a document knows its places.
    id: '022-retrieval-one-index-a-table',
    up: `
alter table documents add column ords int[] not null default '{}';
alter table chunks add column packed int[];
alter table documents no force row level security;
alter table chunks no force row level security;
update documents d set ords = coalesce((select array_agg(c.ord order by c.position) from chunks c
  where c.merchant_id = d.merchant_id and c.document_id = d.document_id), '{}');
alter table documents force row level security;
alter table chunks force row level security;
alter table documents drop constraint documents_merchant_id_collection_external_id_key;
alter table chunks drop constraint chunks_merchant_id_document_id_position_key;
`,
    down: `
alter table chunks add unique (merchant_id, document_id, position);
alter table documents add unique (merchant_id, collection, external_id);
alter table chunks drop column packed;
alter table documents drop column ords;
`,
  },
  {
    // Neither is ever changed in place: a vector goes with its passage, synonyms are replaced whole.
    id: '023-retrieval-rights-in-use',
    up: `revoke update on chunk_vectors, merchant_synonyms from ${appRole}`,
    down: `grant update on chunk_vectors, merchant_synonyms to ${appRole}`,
  },
];
