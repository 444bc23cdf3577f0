import { BillingReport } from '@rag-assistant/contracts';

const model = 'amazon.nova-micro-v1:0';
const line = (kind: string, quantity: string, unit: string, costMicroUsd: number): Record<string, unknown> => ({
  modelId: model,
  priceVersion: '2026-11',
  kind,
  quantity,
  unit,
  costMicroUsd,
});
const session = (number: number): string => `3000000${number}-0000-4000-8000-00000000000${number}`;

/** A month as the assistant's contract has it: three weeks of days, sessions of every price, alerts in each state. */
export const scriptedReport = (month: string): BillingReport =>
  BillingReport.parse({
    bill: {
      merchantId: '10000000-0000-4000-8000-000000000001',
      month,
      lines: [
        line('input', '5120000', 'tokens', 179_200),
        line('output', '301000', 'tokens', 42_140),
        line('embedding', '96000', 'tokens', 1_920),
        line('request', '2100', 'requests', 7_350),
        line('rounding', '0', '', 1_390),
      ],
      answers: 2_100,
      totalMicroUsd: 232_000,
    },
    stalePrices: 2,
    days: Array.from({ length: 21 }, (_, at) => ({
      key: `${month}-${String(at + 1).padStart(2, '0')}`,
      answers: 100,
      costMicroUsd: 6_000 + ((at * 7) % 5) * 2_500,
    })),
    models: [
      { key: model, answers: 2_000, costMicroUsd: 190_000 },
      { key: 'amazon.nova-lite-v1:0', answers: 100, costMicroUsd: 42_000 },
    ],
    features: [{ key: 'chat', answers: 2_100, costMicroUsd: 232_000 }],
    sessions: {
      count: 350,
      p50MicroUsd: 610,
      p95MicroUsd: 1_720,
      worstMicroUsd: 9_800,
      classes: [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, null].map((upToMicroUsd, at) => ({
        upToMicroUsd,
        sessions: [0, 12, 96, 170, 60, 10, 2, 0, 0, 0][at],
      })),
      dearest: [
        { key: session(1), answers: 31, costMicroUsd: 9_800, reason: 'many-answers', sharePercent: 100 },
        { key: session(2), answers: 8, costMicroUsd: 4_100, reason: 'long-prompts', sharePercent: 83 },
      ],
    },
    budgets: {
      month: { softMicroUsd: 400_000, hardMicroUsd: 500_000 },
      session: { softMicroUsd: 20_000, hardMicroUsd: 50_000 },
    },
    alerts: [
      {
        window: '24h',
        levelPercent: 80,
        since: `${month}-20T00:00:00.000Z`,
        spentMicroUsd: 14_000,
        limitMicroUsd: 16_667,
        state: 'failed',
        lastFailure: 'billing.alert-undelivered',
      },
      {
        window: '7d',
        levelPercent: 50,
        since: `${month}-14T00:00:00.000Z`,
        spentMicroUsd: 60_000,
        limitMicroUsd: 116_667,
        state: 'sent',
        lastFailure: null,
      },
    ],
    months: ['2026-11', '2026-10'],
  });
