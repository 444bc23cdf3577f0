import { Bill, BillingReport, Budgets, ChatResponse, Problem } from '@rag-assistant/contracts';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpine, copper, startTestApi, type TestApi } from './testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const call = async (
  url: string,
  more: InjectOptions = {},
  merchant = alpine,
  role: 'merchant_admin' | 'shopper' | 'platform_admin' = 'merchant_admin',
): Promise<LightMyRequestResponse> =>
  api.server.inject({ url, ...more, headers: { authorization: await api.bearer(role, merchant) } });
const chat = (message: string, sessionId?: string): Promise<LightMyRequestResponse> =>
  call(
    '/v1/chat',
    { method: 'POST', body: { message, ...(sessionId !== undefined && { sessionId }) } },
    alpine,
    'shopper',
  );
const setBudgets = async (budgets: Budgets): Promise<Budgets> =>
  Budgets.parse((await call('/v1/admin/billing/budgets', { method: 'PUT', body: budgets })).json());

describe('the bill over HTTP', () => {
  it('[F8] shows what answers cost, line by line, and agrees with the answers themselves and the exports', async () => {
    const first = ChatResponse.parse((await chat('Can I return unused items?')).json());
    const second = ChatResponse.parse((await chat('And when is the refund here?', first.sessionId)).json());
    const report = BillingReport.parse((await call('/v1/admin/billing')).json());
    const total = first.usage.costMicroUsd + second.usage.costMicroUsd;
    expect(report.bill).toMatchObject({ merchantId: alpine, answers: 2, totalMicroUsd: total });
    expect(report.bill.lines.reduce((sum, line) => sum + line.costMicroUsd, 0)).toBe(total);
    expect(report.bill.lines.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['input', 'output', 'task', 'request']),
    );
    for (const sums of [report.days, report.models, report.features])
      expect(sums.reduce((sum, one) => sum + one.costMicroUsd, 0)).toBe(total);
    expect(report.sessions).toMatchObject({
      count: 1,
      worstMicroUsd: total,
      dearest: [{ key: first.sessionId, reason: 'long-prompts' }],
    });
    expect(report.sessions.classes.reduce((sum, one) => sum + one.sessions, 0)).toBe(1);

    const { month } = report.bill;
    expect(Bill.parse((await call(`/v1/admin/billing/export?format=json&month=${month}`)).json())).toEqual(report.bill);
    const csv = await call(`/v1/admin/billing/export?month=${month}`);
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="bill-${month}.csv"`,
    });
    expect(csv.body.trim().split('\r\n')).toHaveLength(report.bill.lines.length + 2);
    expect(csv.body).toContain(`total,2,answers,${total},`);
    const byPlatform = await call(`/v1/admin/merchants/${alpine}/billing`, {}, copper, 'platform_admin');
    expect(Bill.parse(byPlatform.json())).toEqual(report.bill);
  });

  it('[SEC5] shows a shop nothing of another', async () => {
    await chat('Can I return unused items?');
    const report = BillingReport.parse((await call('/v1/admin/billing', {}, copper)).json());
    expect(report).toMatchObject({ bill: { merchantId: copper, lines: [], answers: 0, totalMicroUsd: 0 }, days: [] });
  });

  it.each(['/v1/admin/billing?month=2026-13', '/v1/admin/billing/export?format=pdf', '/v1/admin/billing?merchant=x'])(
    'refuses %s',
    async (url) => {
      expect(Problem.parse((await call(url)).json())).toMatchObject({ status: 400 });
    },
  );

  it('[F8] makes answers more cheaply and then refuses them as the budget runs out, with the time of its end', async () => {
    const { bill } = BillingReport.parse((await call('/v1/admin/billing')).json());
    const used = bill.totalMicroUsd;
    await setBudgets({ month: { softMicroUsd: 1, hardMicroUsd: used + 400 }, session: null });
    const last = ChatResponse.parse((await chat('How much is the kettle?')).json());
    expect(last.usage).toMatchObject({ modelCalls: 0, budget: { step: 'retrieval-only' } });
    expect(last.outcome).toBe('retrieval-only');
    await setBudgets({ month: { softMicroUsd: 1, hardMicroUsd: 1 }, session: null });
    const refused = await chat('How much is the kettle?');
    expect(Problem.parse(refused.json())).toMatchObject({ status: 429, code: 'billing.budget-exhausted' });
    expect(refused.json<{ detail: string }>().detail).toMatch(/begins anew at 20\d\d-\d\d-01T00:00:00/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await setBudgets({ month: null, session: null })).toEqual({
      month: null,
      session: { softMicroUsd: 20_000, hardMicroUsd: 50_000 },
    });
    expect(ChatResponse.parse((await chat('How much is the kettle?')).json()).usage.budget?.step).toBe('full');
  });

  it('refuses a budget that is none', async () => {
    const wrong = { month: { softMicroUsd: 2, hardMicroUsd: 1 }, session: null };
    const answer = await call('/v1/admin/billing/budgets', { method: 'PUT', body: wrong });
    expect(Problem.parse(answer.json())).toMatchObject({ status: 400, code: 'billing.invalid-budget' });
  });

  it('keeps the bill of a merchant that is deleted in the middle of a month', async () => {
    const before = Bill.parse(
      (await call(`/v1/admin/merchants/${alpine}/billing`, {}, copper, 'platform_admin')).json(),
    );
    await call(`/v1/admin/merchants/${alpine}/suspend`, { method: 'POST' }, copper, 'platform_admin');
    const gone = await call(`/v1/admin/merchants/${alpine}`, { method: 'DELETE' }, copper, 'platform_admin');
    expect(gone.statusCode).toBe(200);
    const after = await call(`/v1/admin/merchants/${alpine}/billing`, {}, copper, 'platform_admin');
    expect(Bill.parse(after.json())).toEqual(before);
    expect(before.answers).toBeGreaterThan(0);
  });
});
