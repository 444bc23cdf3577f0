import { assistantMigrations } from '@rag-assistant/assistant/adapters';
import { billingMigrations } from '@rag-assistant/billing/adapters';
import { documentsMigrations } from '@rag-assistant/documents/adapters';
import { piiMigrations } from '@rag-assistant/pii/adapters';
import type { Migration } from '@rag-assistant/platform-postgres';
import { retrievalMigrations } from '@rag-assistant/retrieval/adapters';
import { tenancyMigrations } from '@rag-assistant/tenancy/adapters';

/** The tables of every library in one database, as the product has them. */
export const composedMigrations: readonly Migration[] = [
  ...tenancyMigrations,
  ...retrievalMigrations,
  ...assistantMigrations,
  ...billingMigrations,
  ...piiMigrations,
  ...documentsMigrations,
];
