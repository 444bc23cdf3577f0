import { isAppError } from '@rag-assistant/kernel';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Migration, Sql } from '../database.ts';
import { appRole, currentMerchantSql } from '../roles.ts';
import { tenantTableFaults } from '../tenant-table-faults.ts';
import { tenantTable } from '../tenant-table.ts';
import { addNote, isolationFaults, merchantA, merchantB, notesMigrations, notesSeenBy } from './notes.ts';
import type { TestDatabase } from './test-database.ts';

const merchants = [merchantA, merchantB];

/** Each takes one guard away; `tenantTable` and the grants bring it back. */
const removals: readonly (readonly [guard: string, sql: string])[] = [
  ['the policy', 'drop policy notes_tenant on notes'],
  ['the condition of the policy', 'alter policy notes_tenant on notes using (true)'],
  ['the check of the policy', 'alter policy notes_tenant on notes with check (true)'],
  ['ENABLE', 'alter table notes disable row level security'],
  ['FORCE', 'alter table notes no force row level security'],
  ['the only policy, by a second one', `create policy wide on notes to ${appRole} using (true)`],
  ['the refusal of the platform role', 'grant select on notes to rag_platform'],
  ['the refusal of everyone else', 'grant select on notes to public'],
  ['the refusal of TRUNCATE', `grant truncate on notes to ${appRole}`],
  ['the condition of the custodian', 'alter policy notes_custodian on notes using (true)'],
  ['the refusal of the custodian’s writing', 'grant insert on notes to rag_custodian'],
  ['the index', 'alter table notes drop constraint notes_pkey'],
];
const restored = `drop policy if exists wide on notes; drop policy if exists notes_tenant on notes;
  alter policy notes_custodian on notes using (merchant_id = ${currentMerchantSql});
  revoke insert on notes from rag_custodian; revoke all on notes from public, ${appRole}; truncate notes;
  alter table notes drop constraint if exists notes_pkey; alter table notes add primary key (merchant_id, id);
  ${tenantTable('notes')}`;

/** Only the catalogue shows these: the app role owns nothing and is slowed, not stopped. */
const silent = new Set([
  'FORCE',
  'the refusal of everyone else',
  'the refusal of the custodian’s writing',
  'the index',
]);

export const describeDatabase = (
  subject: string,
  make: (migrations: readonly Migration[]) => Promise<TestDatabase>,
): void => {
  describe(`Database: ${subject}`, () => {
    let test: TestDatabase;
    beforeAll(async () => {
      test = await make(notesMigrations);
      return () => test.close();
    });
    beforeEach(() => test.truncate());

    const rowsWithout = (work: (sql: Sql) => Promise<unknown>) =>
      test.database.forMerchant(merchantA, async (sql) => {
        await work(sql);
        return sql.query('select * from notes');
      });

    it('[SEC5] keeps merchants apart in reading, writing, handing over, deleting and emptying', async () => {
      expect(await isolationFaults(test.database, test.admin)).toEqual([]);
      expect(await tenantTableFaults(test.admin)).toEqual([]);
    });

    it.each(removals)('[SEC5] notices when %s is taken away', async (guard, sql) => {
      await test.admin.script(sql);
      const behaviour = await isolationFaults(test.database, test.admin);
      const catalogue = await tenantTableFaults(test.admin);
      await test.admin.script(restored);
      expect(catalogue).not.toEqual([]);
      if (!silent.has(guard)) expect(behaviour).not.toEqual([]);
      expect(await tenantTableFaults(test.admin)).toEqual([]);
    });

    it('[SEC5] gives zero rows and no error when no merchant is set', async () => {
      await addNote(test.database, merchantA, 1);
      expect(await rowsWithout((sql) => sql.query(`select set_config('app.merchant_id', '', true)`))).toEqual([]);
      expect(await rowsWithout((sql) => sql.query('reset app.merchant_id'))).toEqual([]);
    });

    it('[SEC5] works as a role that owns nothing and cannot switch policies off', async () => {
      const [role] = await test.database.forMerchant(merchantA, (sql) =>
        sql.query(
          `select current_user::text as name, rolbypassrls, rolsuper from pg_roles where rolname = current_user`,
        ),
      );
      expect(role).toEqual({ name: appRole, rolbypassrls: false, rolsuper: false });
      for (const attempt of ['alter table notes disable row level security', 'drop policy notes_tenant on notes'])
        await expect(test.database.forMerchant(merchantA, (sql) => sql.query(attempt))).rejects.toMatchObject({
          code: 'postgres.forbidden',
        });
      await expect(rowsWithout((sql) => sql.query('set local row_security = off'))).rejects.toMatchObject({
        code: 'postgres.forbidden',
      });
    });

    it('[SEC5] leaves neither role nor merchant on a connection that is used again', async () => {
      await addNote(test.database, merchantA, 1);
      await test.database.forMerchant(merchantA, (sql) => sql.query('select 1 / 0')).catch(() => undefined);
      for (let use = 0; use < 12; use += 1) {
        const [left] = await test.database.forPlatform((sql) =>
          sql.query<{ merchant: string }>(`select coalesce(current_setting('app.merchant_id', true), '') as merchant`),
        );
        expect(left?.merchant).toBe('');
      }
      expect(await notesSeenBy(test.database, merchantB)).toEqual([]);
    });

    it('[SEC5] shows no row of another merchant in random interleaved work with failures and savepoints', async () => {
      const step = fc.record({
        who: fc.nat(1),
        id: fc.integer({ min: 1, max: 5 }),
        act: fc.constantFrom('add', 'read', 'fail', 'savepoint', 'forget'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
          const results = await Promise.allSettled(
            steps.map(({ who, id, act }) => {
              const merchant = merchants[who]!;
              return test.database.forMerchant(merchant, async (sql) => {
                const upsert = () =>
                  sql.query(
                    `insert into notes values ($1::uuid, $2::int, $3) on conflict (merchant_id, id) do update set body = excluded.body`,
                    [merchant, id, merchant],
                  );
                if (act === 'add') await upsert();
                if (act === 'fail') await sql.query('select 1 / 0');
                if (act === 'savepoint') {
                  await sql.query('savepoint here');
                  await upsert();
                  await sql.query('rollback to savepoint here');
                }
                if (act === 'forget') await sql.query('delete from notes where id = $1::int', [id]);
                const rows = await sql.query<{ body: string }>('select body from notes');
                return rows.every(({ body }) => body === merchant);
              });
            }),
          );
          results.forEach((result, at) => {
            if (result.status === 'fulfilled') expect(result.value).toBe(true);
            else expect(steps[at]?.act).toBe('fail');
          });
        }),
        { numRuns: 25, seed: 5 },
      );
    });

    it('[SEC5] shows each merchant and role its own rows by a statement that was prepared for another', async () => {
      await addNote(test.database, merchantA, 1);
      await addNote(test.database, merchantB, 2);
      const all = (sql: Sql) => sql.query<{ id: number }>('select id from notes order by id', [], { prepared: true });
      for (let turn = 0; turn < 8; turn++) {
        expect(await test.database.forMerchant(merchantA, all)).toEqual([{ id: 1 }]);
        expect(await test.database.forMerchant(merchantB, all)).toEqual([{ id: 2 }]);
        expect(await test.database.forCustodian(merchantA, all)).toEqual([{ id: 1 }]);
        await expect(test.database.forPlatform(all)).rejects.toMatchObject({ code: 'postgres.forbidden' });
      }
    });

    it('runs statements that are sent together in the order of their calls, and none after one that fails', async () => {
      const add = (sql: Sql, id: number) =>
        sql.query('insert into notes values ($1::uuid, $2::int, $3)', [merchantA, id, 'x']);
      const count = await test.database.forMerchant(merchantA, async (sql) => {
        const [, , rows] = await Promise.all([add(sql, 1), add(sql, 2), sql.query('select id from notes')]);
        return rows.length;
      });
      expect(count).toBe(2);
      const together = (sql: Sql) => Promise.all([add(sql, 3), sql.query('select 1 / 0'), add(sql, 4)]);
      await expect(test.database.forMerchant(merchantA, together)).rejects.toMatchObject({
        context: { sqlstate: '22012' },
      });
      expect(await notesSeenBy(test.database, merchantA)).toHaveLength(2);
    });

    it('[SEC5] shows the custodian one merchant and lets it delete there, and nothing more', async () => {
      await addNote(test.database, merchantA, 1);
      await addNote(test.database, merchantB, 1);
      const asCustodian = (text: string) => test.database.forCustodian(merchantA, (sql) => sql.query(text));
      expect(await asCustodian('select body from notes')).toEqual([{ body: merchantA }]);
      for (const attempt of [`update notes set body = 'x'`, `insert into notes values ('${merchantA}', 9, 'x')`])
        await expect(asCustodian(attempt)).rejects.toMatchObject({ code: 'postgres.forbidden' });
      expect(await asCustodian('delete from notes returning id')).toHaveLength(1);
      expect(await notesSeenBy(test.database, merchantB)).toEqual([merchantB]);
    });

    it.each([
      'commit',
      'ROLLBACK',
      'end',
      'begin',
      ' set role rag_platform',
      'reset role',
      'set session authorization x',
    ])('[SEC5] refuses a statement that would leave the merchant behind: %s', async (text) => {
      await expect(rowsWithout((sql) => sql.query(text))).rejects.toMatchObject({
        code: 'postgres.transaction-control',
      });
      expect(await rowsWithout((sql) => sql.query('savepoint s; ').then(() => sql.query('rollback to s')))).toEqual([]);
    });

    it('[SEC5] leaves no cursor, temporary table or prepared result to the next merchant of a connection', async () => {
      await addNote(test.database, merchantA, 1);
      await test.database.forMerchant(merchantA, (sql) =>
        sql.query('declare kept cursor with hold for select body from notes'),
      );
      for (let use = 0; use < 12; use += 1) {
        const read = test.database.forMerchant(merchantB, (sql) => sql.query('fetch all from kept'));
        await expect(read).rejects.toMatchObject({ code: 'postgres.query-failed', context: { sqlstate: '34000' } });
      }
      const table = test.database.forMerchant(merchantA, (sql) => sql.query('create temp table kept (id int)'));
      await expect(table).rejects.toMatchObject({ code: 'postgres.forbidden' });
    });

    it('undoes the whole transaction when its work rejects, and passes that error on', async () => {
      const reason = new Error('changed my mind');
      const attempt = test.database.forMerchant(merchantA, async (sql) => {
        await sql.query('insert into notes values ($1::uuid, 1, $1)', [merchantA]);
        throw reason;
      });
      await expect(attempt).rejects.toBe(reason);
      expect(await notesSeenBy(test.database, merchantA)).toEqual([]);
    });

    it('does not report success when a swallowed failure has aborted the transaction', async () => {
      const attempt = test.database.forMerchant(merchantA, async (sql) => {
        await sql.query('insert into notes values ($1::uuid, 1, $1)', [merchantA]);
        await sql.query('select 1 / 0').catch(() => undefined);
      });
      await expect(attempt).rejects.toMatchObject({ code: 'postgres.transaction-aborted' });
      expect(await notesSeenBy(test.database, merchantA)).toEqual([]);
    });

    it('refuses statements after the end of their transaction and transactions inside one', async () => {
      const kept = await test.database.forMerchant(merchantA, async (sql) => ({ sql }));
      await expect(kept.sql.query('select 1')).rejects.toMatchObject({ code: 'postgres.transaction-over' });
      const nested = test.database.forMerchant(merchantA, () => notesSeenBy(test.database, merchantB));
      await expect(nested).rejects.toMatchObject({ code: 'postgres.nested-transaction' });
    });

    it.each(['55000', '25006'])('says of SQLSTATE %s that it passes', async (sqlstate) => {
      const raise = `do $$ begin raise exception using errcode = '${sqlstate}'; end $$`;
      const attempt = test.database.forMerchant(merchantA, (sql) => sql.query(raise));
      const told = { code: 'postgres.not-ready', category: 'unavailable', retryable: true, context: { sqlstate } };
      await expect(attempt).rejects.toMatchObject(told);
    });

    it('keeps values, parameters and messages of the engine out of its errors', async () => {
      const secret = 'jane.doe@example.com';
      const failures = ['select $1::uuid', `insert into notes values ('${merchantA}', 1, $1), ('${merchantA}', 1, $1)`];
      for (const text of failures) {
        const error: unknown = await test.database
          .forMerchant(merchantA, (sql) => sql.query(text, [secret]))
          .catch((thrown: unknown) => thrown);
        expect(isAppError(error)).toBe(true);
        const { message, context, cause } = error as Error & { context: unknown };
        expect(JSON.stringify({ message, context, cause })).not.toContain('jane');
      }
      await expect(
        addNote(test.database, merchantA, 1).then(() => addNote(test.database, merchantA, 1)),
      ).rejects.toMatchObject({
        code: 'postgres.constraint',
        context: { sqlstate: '23505', constraint: 'notes_pkey' },
      });
    });

    it('gives the same types of values on every engine', async () => {
      const [row] = await test.database.forPlatform((sql) =>
        sql.query(
          `select 9007199254740993::int8 as big, 2.50::numeric as exact, 0.5::float8 as float, date '2026-11-24' as day,
             timestamptz '2026-11-24T10:00:00Z' as at, $1::text[] as words, $2::int[] as numbers, $3::jsonb as json,
             array[1, 9007199254740993]::int8[] as bigs, '{}'::int[] as none, '[1,2]'::vector(2) as vector`,
          [['a', 'null', 'x"y'], [1, -2], JSON.stringify({ list: [1, 'two', null] })],
        ),
      );
      expect(row).toEqual({
        big: 9007199254740993n,
        exact: '2.50',
        float: 0.5,
        day: '2026-11-24',
        at: new Date('2026-11-24T10:00:00Z'),
        words: ['a', 'null', 'x"y'],
        numbers: [1, -2],
        json: { list: [1, 'two', null] },
        bigs: [1n, 9007199254740993n],
        none: [],
        vector: '[1,2]',
      });
    });

    it('answers a ping and counts its connections', async () => {
      await test.database.ping();
      const { total, idle, waiting, max } = test.database.gauges();
      expect({ waiting, free: idle === total, within: total <= max }).toEqual({ waiting: 0, free: true, within: true });
    });
  });
};
