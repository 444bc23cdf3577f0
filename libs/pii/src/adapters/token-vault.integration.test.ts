import { postgresForTests } from '@rag-assistant/platform-postgres/testing';
import { postgresVaultSubject } from '../testing/postgres-vault.subject.ts';
import { describeTokenVault } from '../testing/token-vault.contract.ts';
import { piiMigrations } from './pii-migrations.ts';

describeTokenVault('PostgreSQL 17', async () => postgresVaultSubject(await postgresForTests(piiMigrations)));
