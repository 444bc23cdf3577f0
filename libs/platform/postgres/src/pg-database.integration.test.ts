import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres, withPostgresOwner, type Database, type PostgresOptions } from './index.ts';
import { addNote, merchantA, notesMigrations, notesSeenBy } from './testing/notes.ts';
import { postgresForTests, type PostgresForTests } from './testing/postgres-for-tests.ts';

describe('the pool of a real server', () => {
  let server: PostgresForTests;
  beforeAll(async () => {
    server = await postgresForTests(notesMigrations);
    return () => server.close();
  });
  beforeEach(() => server.truncate());

  const withPool = async (options: Partial<PostgresOptions>, work: (database: Database) => Promise<void>) => {
    const database = await openPostgres({ url: server.url, ...options });
    try {
      await work(database);
    } finally {
      await database.close();
    }
  };
  const sleep = (database: Database, seconds: number) =>
    database.forMerchant(merchantA, (sql) => sql.query('select pg_sleep($1::float8)', [seconds]));

  it('[HC4] shows saturation in its gauges before it refuses', () =>
    withPool({ poolMax: 2, waitTimeoutMs: 300, waitingMax: 2 }, async (database) => {
      const busy = [sleep(database, 0.8), sleep(database, 0.8)];
      const waiting = [sleep(database, 0), sleep(database, 0)];
      const outcome = Promise.allSettled(waiting);
      await expect.poll(() => database.gauges()).toEqual({ total: 2, idle: 0, waiting: 2, max: 2, waitingMax: 2 });
      await expect(sleep(database, 0)).rejects.toMatchObject({
        code: 'postgres.pool-exhausted',
        context: { reason: 'queue-full' },
      });
      for (const result of await outcome)
        expect(result).toMatchObject({ reason: { code: 'postgres.pool-exhausted', retryable: true } });
      await Promise.all(busy);
      expect(database.gauges()).toMatchObject({ total: 2, idle: 2, waiting: 0 });
      await database.ping();
    }));

  it('ends a statement, a wait for a lock and an idle transaction at their limits, and goes on', () =>
    withPool({ statementTimeoutMs: 600 }, async (database) => {
      await expect(sleep(database, 2)).rejects.toMatchObject({ code: 'postgres.statement-timeout', retryable: true });
      await addNote(database, merchantA, 1);
      const update = `update notes set body = 'x' where id = 1`;
      await database.forMerchant(merchantA, async (first) => {
        await first.query(update);
        await withPool({ lockTimeoutMs: 150 }, async (other) => {
          const second = other.forMerchant(merchantA, (sql) => sql.query(update));
          await expect(second).rejects.toMatchObject({ code: 'postgres.lock-timeout', retryable: true });
        });
      });
      await withPool({ idleInTransactionTimeoutMs: 300 }, async (impatient) => {
        const idle = impatient.forMerchant(merchantA, async (sql) => {
          await new Promise((resolve) => setTimeout(resolve, 700));
          await sql.query('select 1');
        });
        await expect(idle).rejects.toMatchObject({ code: 'postgres.transaction-idle', retryable: true });
      });
      expect(await notesSeenBy(database, merchantA)).toEqual(['x']);
    }));

  it('says that deadlocks and serialization failures can be tried again', () =>
    withPool({}, async (database) => {
      await addNote(database, merchantA, 1);
      const increment = () =>
        database.forMerchant(merchantA, async (sql) => {
          await sql.query('set transaction isolation level serializable');
          await sql.query('select body from notes');
          await sql.query('select pg_sleep(0.1)');
          await sql.query(`update notes set body = body || '.' where id = 1`);
        });
      const results = await Promise.allSettled([increment(), increment()]);
      const failed = results.filter((result) => result.status === 'rejected');
      expect(failed).toHaveLength(1);
      expect(failed[0]?.reason).toMatchObject({ code: 'postgres.serialization', retryable: true });
    }));

  it('recovers by itself when the server ends its connections, and says so meanwhile', () =>
    withPool({ poolMax: 1 }, async (database) => {
      await addNote(database, merchantA, 1);
      const cut = sleep(database, 3);
      const outcome = expect(cut).rejects.toMatchObject({ code: 'postgres.unavailable', retryable: true });
      await expect.poll(() => database.gauges().idle).toBe(0);
      await server.admin.script(
        `select pg_sleep(0.2); select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rag-assistant' and state = 'active'`,
      );
      await outcome;
      expect(await notesSeenBy(database, merchantA)).toHaveLength(1);
    }));

  it('tells an unreachable server from a refused login, and repeats no password', async () => {
    const nowhere = await openPostgres({ url: 'postgres://a:hunter2@127.0.0.1:1/x' });
    await expect(nowhere.ping()).rejects.toMatchObject({ code: 'postgres.unavailable', retryable: true });
    await nowhere.close();
    const wrong = new URL(server.url);
    wrong.password = 'hunter2';
    const refused = await openPostgres({ url: wrong.href });
    const error: unknown = await refused.ping().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'postgres.login-refused' });
    expect(String(error)).not.toContain('hunter2');
    await refused.close();
  });

  it('checks the schema with the rights of the application alone', async () => {
    await withPool({ migrations: notesMigrations, migrate: 'check' }, (database) => database.ping());
    const newer = [...notesMigrations, { id: '003-more', up: 'select 1', down: 'select 1' }];
    for (const [migrations, code] of [
      [newer, 'postgres.schema-too-old'],
      [notesMigrations.slice(0, 1), 'postgres.schema-too-new'],
    ] as const)
      await expect(openPostgres({ url: server.url, migrations, migrate: 'check' })).rejects.toMatchObject({ code });
    const foreign = new URL(server.ownerUrl);
    foreign.pathname = '/template1';
    await expect(
      openPostgres({ url: foreign.href, migrations: notesMigrations, migrate: 'check' }),
    ).rejects.toMatchObject({ code: 'postgres.schema-too-old' });
  });

  it('[SEC5] logs in as a role that reads nothing until it becomes the app role', async () => {
    await addNote(server.database, merchantA, 1);
    const read = withPostgresOwner(server.url, (sql) => sql.query('select * from notes'));
    await expect(read).rejects.toMatchObject({ code: 'postgres.forbidden' });
    const settings = await server.database.forMerchant(merchantA, (sql) =>
      sql.query(`select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as parallel`),
    );
    expect(settings).toEqual([{ jit: 'off', parallel: '0' }]);
  });
});
