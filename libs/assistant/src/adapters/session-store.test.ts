import { microUsd, SessionId, systemClock, UserId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSessionStore } from '../testing/session-store.contract.ts';
import { fakeSessionStore } from '../testing/session-store.fake.ts';
import { assistantMigrations } from './assistant-migrations.ts';
import { postgresSessionStore } from './session-store.postgres.ts';

let embedded: TestDatabase;
beforeAll(async () => {
  embedded = await testDatabase(assistantMigrations);
});
afterAll(async () => {
  await embedded.close();
});

describeSessionStore('fake', fakeSessionStore);
describeSessionStore('embedded PostgreSQL', async (clock) => {
  await embedded.truncate();
  return postgresSessionStore(embedded.database, clock);
});

describe('the tables of sessions', () => {
  it('[SEC5] have the tenant policy, forced, and an index led by the merchant', async () => {
    expect(await tenantTableFaults(embedded.admin)).toEqual([]);
  });

  it('[F9] [SEC5] show no row while no user is set, and none of another user of the same merchant', async () => {
    await embedded.truncate();
    const store = postgresSessionStore(embedded.database, systemClock);
    const [merchant, user] = [merchantNumber(1), UserId.parse('ann')];
    const sessionId = SessionId.parse('30000000-0000-4000-8000-000000000001');
    await store.create(
      merchant,
      user,
      { sessionId, title: 't', expiresAt: new Date(Date.now() + 60_000) },
      {
        question: 'q',
        answer: 'a',
        outcome: 'declined',
        citations: [],
        products: [],
        cost: microUsd(1n),
        at: new Date(),
      },
    );
    const count = (setUser: string) =>
      embedded.database.forMerchant(merchant, async (sql) => {
        if (setUser !== '') await sql.query(`select set_config('app.user_id', $1, true)`, [setUser]);
        const [row] = await sql.query<{ n: bigint }>(
          'select (select count(*) from sessions) + (select count(*) from turns) as n',
        );
        return Number(row?.n);
      });
    expect([await count(''), await count('bob'), await count('ann')]).toEqual([0, 0, 2]);
  });
});
