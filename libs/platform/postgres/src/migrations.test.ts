import { afterAll, beforeAll } from 'vitest';
import type { PGlite } from '@electric-sql/pglite';
import { pgliteOwner, startPglite } from './pglite-engine.ts';
import { describeMigrations } from './testing/migrations.contract.ts';

let engine: PGlite;
beforeAll(async () => {
  engine = await startPglite({});
});
afterAll(() => engine.close());

describeMigrations('PGlite', async () => ({
  owner: pgliteOwner(engine),
  close: () => pgliteOwner(engine).script('drop schema public cascade; create schema public'),
}));
