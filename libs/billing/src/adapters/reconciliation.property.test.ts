import { AppError, MerchantId, microUsd, SessionId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCloseBills } from '../application/close-bills.use-case.ts';
import { makeReadBill } from '../application/read-bill.use-case.ts';
import { billCsv } from '../domain/bill-export.ts';
import { billOf } from '../domain/bill.ts';
import { periodOf } from '../domain/billing-month.ts';
import { chargeOf } from '../domain/charge.ts';
import type { UsageEvent } from '../domain/usage.ts';
import { billingMigrations } from './billing-migrations.ts';
import { postgresBudgetStore } from './budget-store.postgres.ts';
import { postgresClosedBills } from './closed-bills.postgres.ts';
import { currentPriceBook } from './current-price-book.ts';
import { postgresUsageLedger } from './usage-ledger.postgres.ts';
import { prepareUsageMonths } from './usage-months.ts';
import { postgresUsageRecords } from './usage-records.postgres.ts';

const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const book = currentPriceBook();
const november = periodOf('2026-11');
const ceiling = 1_000_000n;
const costs = {
  full: ceiling,
  'cached-answer': ceiling,
  'fewer-chunks': ceiling,
  'shorter-history': ceiling,
  'smaller-model': ceiling,
  'retrieval-only': ceiling,
};

/** Dies, as a process does, before the statement of that number or before or after a commit. */
const dyingDatabase = (database: Database, diesAt: number): Database => {
  let step = 0;
  const next = (): void => {
    if (step++ === diesAt)
      throw new AppError({ code: 'postgres.unavailable', category: 'unavailable', publicText: 'The process died.' });
  };
  const dying = (sql: Sql): Sql => ({
    query: async (text, values) => {
      next();
      return sql.query(text, values);
    },
  });
  return {
    ...database,
    forMerchant: async (id, work) => {
      const result = await database.forMerchant(id, async (sql) => {
        const inner = await work(dying(sql));
        next();
        return inner;
      });
      next();
      return result;
    },
  };
};

const when = fc.oneof(
  fc.date({ min: new Date('2026-10-31T22:00:00Z'), max: new Date('2026-12-01T02:00:00Z'), noInvalidDate: true }),
  // A clock that jumped: years that no month was made for.
  fc.constantFrom(
    new Date('2001-05-05T05:05:05Z'),
    new Date('2026-11-30T23:59:59.999Z'),
    new Date('2150-01-01T00:00:00Z'),
  ),
);
const tokens = fc.nat(50_000);
const usage = fc.record({
  number: fc.nat(12),
  session: fc.nat(3),
  model: fc.constantFrom('amazon.nova-micro-v1:0', 'amazon.nova-pro-v1:0'),
  at: when,
  input: tokens,
  output: tokens,
  cached: tokens,
  embedding: fc.nat(500),
  taskMs: fc.nat(5_000),
  diesAt: fc.integer({ min: -1, max: 7 }),
  replays: fc.integer({ min: 0, max: 2 }),
});
const eventOf = (one: {
  number: number;
  session: number;
  model: string;
  at: Date;
  input: number;
  output: number;
  cached: number;
  embedding: number;
  taskMs: number;
}): UsageEvent => ({
  eventId: `request-${one.number}`,
  sessionId: SessionId.parse(`20000000-0000-4000-8000-00000000000${one.session}`),
  modelId: one.model,
  usage: { inputTokens: one.input, outputTokens: one.output, cachedInputTokens: one.cached },
  embeddingModelId: 'amazon.titan-embed-text-v2:0',
  embeddingTokens: one.embedding,
  platform: { taskMs: one.taskMs, requests: 1, cacheOperations: 2, databaseMs: 3, storedBytes: 700 },
  at: one.at,
});

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(billingMigrations);
});
afterAll(() => test.close());

interface Totals extends Record<string, unknown> {
  receipts: bigint;
  events: bigint;
  rollups: bigint;
  months: bigint;
  sessions: bigint;
  held: bigint;
  holds: bigint;
}
const totals = async (): Promise<Totals> => {
  const [row] = await test.admin.query<Totals>(`select
    (select coalesce(sum(cost_micro_usd), 0)::int8 from usage_receipts) as receipts,
    (select coalesce(sum(cost_micro_usd), 0)::int8 from usage_events) as events,
    (select coalesce(sum(cost_micro_usd), 0)::int8 from usage_rollups) as rollups,
    (select coalesce(sum(spent_micro_usd), 0)::int8 from budget_counters where key like 'month:%') as months,
    (select coalesce(sum(spent_micro_usd), 0)::int8 from budget_counters where key like 'session:%') as sessions,
    (select coalesce(sum(held_micro_usd), 0)::int8 from budget_counters where key like 'month:%') as held,
    (select coalesce(sum(amount_micro_usd), 0)::int8 from budget_holds) as holds`);
  if (!row) throw new Error('no totals');
  return row;
};

describe('what was used, however the process dies', () => {
  it('[F8] a crash at any statement or commit, a replay or another order loses nothing and counts nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(usage, { minLength: 1, maxLength: 12 }), async (all) => {
        await test.truncate();
        const whole = { soft: microUsd(10n ** 12n), hard: microUsd(10n ** 12n) };
        await postgresBudgetStore(test.database).write(merchant, { month: whole, session: whole });
        const first = new Map<string, bigint>();
        for (const one of all) {
          const event = eventOf(one);
          const dying = dyingDatabase(test.database, one.diesAt);
          const attempt = async (database: Database): Promise<void> => {
            await postgresBudgetStore(database).reserve(merchant, { ...event, costs });
            await postgresUsageLedger(database, book).record(merchant, event);
          };
          await attempt(dying).catch(() => undefined);
          // The caller tries again until it is told of the end, as after a restart.
          for (let again = 0; again <= one.replays; again++)
            await postgresUsageLedger(test.database, book).record(merchant, event);
          first.set(event.eventId, first.get(event.eventId) ?? chargeOf(book.at(event.at), event).cost);
        }
        const expected = [...first.values()].reduce((sum, cost) => sum + cost, 0n);
        const { receipts, events, rollups, months, sessions, held, holds } = await totals();
        expect([receipts, events, rollups, months, sessions]).toEqual(Array.from({ length: 5 }, () => expected));
        expect(held).toBe(holds);
        expect(holds).toBe(0n);
      }),
      { numRuns: 20 },
    );
  });

  it('[F8] lines of the bill, roll-ups by every dimension and events come to the same sum', async () => {
    const records = postgresUsageRecords(test.database);
    await fc.assert(
      fc.asyncProperty(fc.array(usage, { maxLength: 12 }), async (all) => {
        await test.truncate();
        const ledger = postgresUsageLedger(test.database, book);
        for (const one of all) await ledger.record(merchant, eventOf(one));
        const month = await records.month(merchant, november);
        const bill = billOf(merchant, '2026-11', month);
        const lines = bill.lines.reduce((sum, { cost }) => sum + cost, 0n);
        const [row] = await test.admin.query<{ cost: bigint }>(
          `select coalesce(sum(cost_micro_usd), 0)::int8 as cost from usage_events where at >= '2026-11-01Z' and at < '2026-12-01Z'`,
        );
        expect([lines, bill.total, month.cost]).toEqual([row?.cost, row?.cost, row?.cost]);
        for (const dimension of ['hour', 'day', 'session', 'model', 'feature'] as const) {
          const sums = await records.by(merchant, november, dimension, 10_000);
          expect(sums.reduce((sum, { cost }) => sum + cost, 0n)).toBe(bill.total);
        }
        const rows = billCsv(bill).trim().split('\r\n').slice(1);
        const column = rows.map((line) => BigInt(line.split(',').at(6) ?? '-1'));
        expect(column.slice(0, -1).reduce((sum, cost) => sum + cost, 0n)).toBe(column.at(-1));
        const costsOfSessions = await records.sessionCosts(merchant, november);
        expect(costsOfSessions.classes.reduce((sum, count) => sum + count, 0)).toBe(costsOfSessions.sessions);
        // A line is less than a micro-dollar below its exact cost, so what rounding adds stays below one an answer and line.
        for (const { kind, cost } of bill.lines)
          if (kind === 'rounding') expect(cost).toBeLessThanOrEqual(BigInt(bill.events + bill.lines.length));
      }),
      { numRuns: 20 },
    );
  });

  it('finds the median, the 95th of a hundred and the dearest of sessions, and counts them by class', async () => {
    await test.truncate();
    const rows = Array.from(
      { length: 100 },
      (_, at) =>
        `('${merchant}', '2026-11-02T10:00Z', '20000000-0000-4000-8000-0000000000${String(at).padStart(2, '0')}', 'm', 'chat', '2026-11', 1, ${(at + 1) * 10})`,
    );
    await test.admin.script(
      `insert into usage_rollups (merchant_id, hour, session_id, model_id, feature, price_version, events, cost_micro_usd) values ${rows.join(',')}`,
    );
    expect(await postgresUsageRecords(test.database).sessionCosts(merchant, november)).toEqual({
      sessions: 100,
      p50: 500n,
      p95: 950n,
      worst: 1000n,
      classes: [10, 10, 30, 50, 0, 0, 0, 0, 0, 0],
    });
  });

  it('keeps the bill of a merchant that is deleted in the middle of a month, and closes it once', async () => {
    await test.truncate();
    const deps = { records: postgresUsageRecords(test.database), closed: postgresClosedBills(test.database) };
    const ledger = postgresUsageLedger(test.database, book);
    const sample = {
      number: 1,
      session: 1,
      model: 'amazon.nova-micro-v1:0',
      input: 900,
      output: 90,
      cached: 9,
      embedding: 7,
      taskMs: 80,
    };
    await ledger.record(merchant, eventOf({ ...sample, at: new Date('2026-11-24T10:00:00Z') }));
    await ledger.record(merchant, eventOf({ ...sample, number: 2, at: new Date('2026-10-24T10:00:00Z') }));
    const before = await makeReadBill(deps)(merchant, '2026-11');
    expect(await makeCloseBills(deps)(merchant)).toBe(2);
    for (const table of ['usage_events', 'usage_rollups', 'usage_receipts'])
      await test.database.forCustodian(merchant, (sql) => sql.query(`delete from ${table}`));
    expect(await makeCloseBills(deps)(merchant)).toBe(0);
    expect(await makeReadBill(deps)(merchant, '2026-11')).toEqual(before);
    expect((await makeReadBill(deps)(merchant, '2026-10')).events).toBe(1);
    expect((await makeReadBill(deps)(merchant, '2026-09')).lines).toEqual([]);
    await expect(makeReadBill(deps)(merchant, '2026-13')).rejects.toMatchObject({ code: 'billing.invalid-month' });
  });

  it('moves rows that came before their month was made into it, and makes a month once', async () => {
    await test.truncate();
    const event = eventOf({
      number: 1,
      session: 1,
      model: 'amazon.nova-micro-v1:0',
      at: new Date('2031-02-03T00:00:00Z'),
      input: 1,
      output: 1,
      cached: 1,
      embedding: 1,
      taskMs: 1,
    });
    await postgresUsageLedger(test.database, book).record(merchant, event);
    const now = new Date('2031-02-15T00:00:00Z');
    expect(await prepareUsageMonths(test.admin, now, 1)).toEqual(['2031-02-01', '2031-03-01']);
    expect(await prepareUsageMonths(test.admin, now, 1)).toEqual([]);
    const rows = await test.admin.query('select tableoid::regclass::text as name from usage_events');
    expect(rows).toEqual([{ name: 'usage_events_2031_02' }]);
  });

  it('refuses to show a bill that does not add up', async () => {
    await test.truncate();
    await test.admin.script(
      `insert into usage_rollups (merchant_id, hour, session_id, model_id, feature, price_version, events, cost_micro_usd)
       values ('${merchant}', '2026-11-02T10:00Z', '20000000-0000-4000-8000-000000000001', 'm', 'chat', '2026-11', 1, 5)`,
    );
    const deps = { records: postgresUsageRecords(test.database), closed: postgresClosedBills(test.database) };
    await expect(makeReadBill(deps)(merchant, '2026-11')).rejects.toMatchObject({ code: 'billing.not-reconciled' });
  });
});
