import { assistantMigrations } from '@rag-assistant/assistant/adapters';
import { billingMigrations } from '@rag-assistant/billing/adapters';
import { documentsMigrations } from '@rag-assistant/documents/adapters';
import { piiMigrations } from '@rag-assistant/pii/adapters';
import { retrievalMigrations } from '@rag-assistant/retrieval/adapters';
import { tenancyMigrations } from '@rag-assistant/tenancy/adapters';

/** The whole schema: what the service checks at its start and what a deployment migrates to. */
export const migrations = [
  ...tenancyMigrations,
  ...retrievalMigrations,
  ...assistantMigrations,
  ...billingMigrations,
  ...piiMigrations,
  ...documentsMigrations,
];
