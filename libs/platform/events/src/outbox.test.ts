import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { eventsMigrations } from './index.ts';
import { effectsMigration } from './testing/effects-migration.ts';
import { describeOutbox } from './testing/outbox.contract.ts';

describeOutbox('PGlite', () => testDatabase([...eventsMigrations, effectsMigration]));
