import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { describeDocumentIndex } from '../testing/document-index.contract.ts';
import { indexOnDatabase } from '../testing/index-on-database.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';

describeDocumentIndex('PGlite', async () =>
  indexOnDatabase(await testDatabase(retrievalMigrations), 'fake:hashed-words'),
);
