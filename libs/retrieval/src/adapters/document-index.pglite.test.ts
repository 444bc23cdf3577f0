import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { describeDocumentIndex } from '../testing/document-index.contract.ts';
import { describeIndexExactness } from '../testing/document-index-exactness.contract.ts';
import { indexOnDatabase } from '../testing/index-on-database.ts';
import { retrievalMigrations } from './retrieval-migrations.ts';

const make = async () => indexOnDatabase(await testDatabase(retrievalMigrations), 'fake:hashed-words');

describeDocumentIndex('PGlite', make);
describeIndexExactness('PGlite', make);
