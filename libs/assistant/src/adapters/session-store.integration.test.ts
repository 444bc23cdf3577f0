import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll } from 'vitest';
import { describeSessionStore } from '../testing/session-store.contract.ts';
import { assistantMigrations } from './assistant-migrations.ts';
import { postgresSessionStore } from './session-store.postgres.ts';

let server: PostgresForTests;
beforeAll(async () => {
  server = await postgresForTests(assistantMigrations, { poolMax: 4 });
});
afterAll(async () => {
  await server.close();
});

describeSessionStore('PostgreSQL 17', async (clock) => {
  await server.truncate();
  return postgresSessionStore(server.database, clock);
});
