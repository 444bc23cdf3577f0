import { MerchantId, microUsd } from '@rag-assistant/kernel';
import { FakeClock } from '@rag-assistant/kernel/testing';
import { testDatabase, type TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCheckAlerts } from '../application/check-alerts.use-case.ts';
import { parsePriceBook } from '../domain/parse-price-book.ts';
import { priceFile } from '../testing/price-file.builder.ts';
import { usageEvent } from '../testing/usage-builders.ts';
import { slackAlertTarget } from './alert-target.slack.ts';
import { billingMigrations } from './billing-migrations.ts';
import { postgresBudgetAlerts } from './budget-alerts.postgres.ts';
import { postgresBudgetStore } from './budget-store.postgres.ts';
import { postgresUsageLedger } from './usage-ledger.postgres.ts';
import { postgresUsageRecords } from './usage-records.postgres.ts';

const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const book = parsePriceBook(priceFile());
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let test: TestDatabase;
let server: Server;
let url: string;
let status = 200;
let taken: string[] = [];
beforeAll(async () => {
  test = await testDatabase(billingMigrations);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      if (status === 0) return;
      if (status === 200) taken.push((JSON.parse(body) as { text: string }).text);
      response.writeHead(status).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook-secret`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await test.close();
});
beforeEach(async () => {
  await test.truncate();
  status = 200;
  taken = [];
});

const setUp = async (timeoutMs = 5_000) => {
  const clock = new FakeClock('2026-11-24T10:00:00.000Z');
  const budgets = postgresBudgetStore(test.database);
  const alerts = postgresBudgetAlerts(test.database);
  const ledger = postgresUsageLedger(test.database, book);
  // A thirtieth for 24 h is 1,000 and seven of them for 7 d are 7,000 micro-dollars.
  await budgets.write(merchant, { month: { soft: microUsd(30_000n), hard: microUsd(30_000n) } });
  let number = 0;
  return {
    clock,
    alerts,
    spend: async (tokens: number) => {
      const usage = { inputTokens: tokens, outputTokens: 0, cachedInputTokens: 0 };
      await ledger.record(
        merchant,
        usageEvent({ eventId: `request-${++number}`, usage, embeddingTokens: 0, at: clock.now() }),
      );
    },
    check: makeCheckAlerts({
      budgets,
      alerts,
      clock,
      records: postgresUsageRecords(test.database),
      targets: [slackAlertTarget({ url, timeoutMs })],
    }),
  };
};
const levels = (): string[] => taken.map((text) => /in (24h|7d), (\d+)/.exec(text)?.slice(1).join(' ') ?? text);

describe('alerts of a budget', () => {
  it('[F8] come at 50, 80 and 100 % of 24 hours and of 7 days, each once', async () => {
    const { check, spend, clock } = await setUp();
    await spend(499);
    await check(merchant);
    expect(levels()).toEqual([]);
    await spend(1);
    await check(merchant);
    await check(merchant);
    expect(levels()).toEqual(['24h 50']);
    await spend(300);
    await check(merchant);
    await spend(200);
    await check(merchant);
    expect(levels()).toEqual(['24h 50', '24h 80', '24h 100']);
    await spend(2_500);
    await check(merchant);
    expect(levels().slice(3)).toEqual(['7d 50']);
    // The day's window has moved on; the week's has not.
    clock.advance(dayMs);
    await spend(2_100);
    await check(merchant);
    expect(levels().slice(4).sort()).toEqual(['24h 100', '24h 50', '24h 80', '7d 80']);
    expect(taken[0]).toContain('$0.000500');
  });

  it.each([
    ['answers with a fault', 500, 'billing.alert-undelivered'],
    ['does not answer', 0, 'billing.alert-undelivered'],
  ])('[F8] are tried again while the target %s, then shown as failed', async (_, fault, code) => {
    const { check, spend, clock, alerts } = await setUp(fault === 0 ? 200 : 5_000);
    status = fault;
    await spend(500);
    await check(merchant);
    expect(await alerts.list(merchant, 9)).toMatchObject([
      { level: 50, state: 'pending', attempts: 1, lastFailure: code },
    ]);
    await check(merchant);
    expect((await alerts.list(merchant, 9))[0]?.attempts).toBe(1);
    for (const minutes of [1, 5, 15]) {
      clock.advance(minutes * minuteMs);
      await check(merchant);
    }
    expect((await alerts.list(merchant, 9))[0]).toMatchObject({ state: 'pending', attempts: 4 });
    clock.advance(60 * minuteMs);
    await check(merchant);
    expect((await alerts.list(merchant, 9))[0]).toMatchObject({ state: 'failed', attempts: 5, lastFailure: code });
    status = 200;
    clock.advance(dayMs / 4);
    await check(merchant);
    expect(taken).toEqual([]);
  });

  it('are delivered when the target is back, and name no address in their failure', async () => {
    const { check, spend, clock, alerts } = await setUp();
    status = 503;
    await spend(500);
    await check(merchant);
    expect(
      JSON.stringify(await alerts.list(merchant, 9), (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain('hook-secret');
    status = 200;
    clock.advance(minuteMs);
    await check(merchant);
    expect(levels()).toEqual(['24h 50']);
    expect((await alerts.list(merchant, 9))[0]).toMatchObject({ state: 'sent', lastFailure: null });
  });

  it('go out once when two processes look at the same time', async () => {
    const { check, spend } = await setUp();
    await spend(500);
    await Promise.all([check(merchant), check(merchant), check(merchant)]);
    expect(levels()).toEqual(['24h 50']);
  });
});
