import { beforeAll, expect, it } from 'vitest';
import { migrate, openPostgresOwner } from './index.ts';
import { describeMigrations, notes, titles } from './testing/migrations.contract.ts';
import { scratchDatabase, startPostgresServer, type PostgresServer } from './testing/postgres-for-tests.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
  return () => server.stop();
});

const scratchOwner = async () => {
  const scratch = await scratchDatabase(server, []);
  const owner = await openPostgresOwner(scratch.ownerUrl);
  const close = async () => {
    await owner.close();
    await scratch.close();
  };
  return { scratch, owner, close };
};

describeMigrations('PostgreSQL 17', scratchOwner);

it('[C3] applies each step once when several processes start together', async () => {
  const { scratch, close } = await scratchOwner();
  const owners = await Promise.all([1, 2, 3].map(() => openPostgresOwner(scratch.ownerUrl)));
  const all = await Promise.all(owners.map((owner) => migrate(owner, [notes, titles])));
  expect(all.flat().sort()).toEqual(['010-notes', '020-titles']);
  await Promise.all(owners.map((owner) => owner.close()));
  await close();
});
