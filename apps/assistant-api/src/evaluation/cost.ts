import type { Answer } from '@rag-assistant/assistant';
import { monthOf, periodOf, stalePrices } from '@rag-assistant/billing';
import { currentPriceBook } from '@rag-assistant/billing/adapters';
import { randomIds, RequestId, systemClock, UserId } from '@rag-assistant/kernel';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openCostStack, type CostStack, type JournalEntry } from './cost-stack.ts';
import { plainSession } from './plain-way.ts';
import { questionPool } from './question-pool.ts';
import { scriptedSessions, type ScriptedSession } from './scripted-sessions.ts';

const root = resolve(import.meta.dirname, '../../../..');
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000' },
    turns: { type: 'string', default: '6' },
    seed: { type: 'string', default: '20261124' },
    model: { type: 'string', default: 'amazon.nova-micro-v1:0' },
    /** Of so many sessions one is also asked the plain way. */
    'plain-every': { type: 'string', default: '20' },
    /** `postgres://…` of an empty database; embedded when left out. */
    database: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'string' },
  },
});
const number = (name: 'sessions' | 'turns' | 'seed' | 'plain-every'): number => Math.max(1, Number(values[name]));
const progressEvery = 10;
const goals = { p50: 0.002, p95: 0.005, worst: 0.05, ratio: 8, recount: 0.01, metering: 0.02 };
/** By hand, apart from the price book: dollars a million tokens. */
const handPrices: Readonly<Record<string, { input: number; output: number }>> = {
  'amazon.nova-micro-v1:0': { input: 0.035, output: 0.14 },
  'amazon.nova-lite-v1:0': { input: 0.06, output: 0.24 },
  'amazon.nova-pro-v1:0': { input: 0.8, output: 3.2 },
};

interface Counted {
  readonly costs: number[];
  requestMs: number;
  turns: number;
  cached: number;
  outcomes: Record<string, number>;
}

const askSession = async (
  { api }: CostStack,
  { shop, questions }: ScriptedSession,
  counted: Counted,
): Promise<void> => {
  let last: Answer | undefined;
  for (const message of questions) {
    const question = {
      requestId: RequestId.parse(randomIds.uuid()),
      merchant: shop.merchant,
      shopName: shop.name,
      user: UserId.parse('shopper'),
      message,
      ...(last && { sessionId: last.sessionId }),
    };
    const sinceMs = systemClock.monotonicMs();
    for await (const event of api.deps.answer(question, new AbortController().signal))
      if (event.type === 'done') last = event.answer;
    counted.requestMs += systemClock.monotonicMs() - sinceMs;
    counted.turns++;
    if (!last) throw new Error('an answer without an end');
    if (last.usage.cached) counted.cached++;
    counted.outcomes[last.outcome] = (counted.outcomes[last.outcome] ?? 0) + 1;
  }
  counted.costs.push(Number(last?.usage.sessionCost ?? 0n) / 1_000_000);
};

const recount = (journal: readonly JournalEntry[], modelId: string) => {
  const price = handPrices[modelId] ?? { input: 0, output: 0 };
  let [input, output] = [0, 0];
  for (const entry of journal)
    if (entry.status === 200 && entry.modelId === modelId) {
      input += entry.inputTokens ?? 0;
      output += entry.outputTokens ?? 0;
    }
  return { input, output, usd: (input * price.input + output * price.output) / 1_000_000 };
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
const usd = (value: number): string => `$${value.toFixed(6)}`;

/** Model tokens as billed, and whether lines, roll-ups and events of every shop agree (a bill that does not is refused). */
const billed = async ({ api, shops }: CostStack) => {
  const month = monthOf(systemClock.now());
  let [input, output, pico, total] = [0n, 0n, 0n, 0n];
  for (const { merchant } of shops) {
    total += (await api.deps.billing.readBill(merchant, month)).total;
    for (const { parts } of (await api.deps.billing.records.month(merchant, periodOf(month))).lines) {
      input += parts.input.quantity + parts.cached.quantity;
      output += parts.output.quantity;
      pico += parts.input.picoUsd + parts.cached.picoUsd + parts.output.picoUsd;
    }
  }
  return { input: Number(input), output: Number(output), usd: Number(pico) / 1e12, totalUsd: Number(total) / 1e6 };
};

const main = async (): Promise<void> => {
  const stack = await openCostStack(values.model, values.database);
  const counted: Counted = { costs: [], requestMs: 0, turns: 0, cached: 0, outcomes: {} };
  const plain: number[] = [];
  const twins: number[] = [];
  const journal: JournalEntry[] = [];
  try {
    const pool = values.data === undefined ? undefined : questionPool(values.data);
    const sessions = scriptedSessions(stack.shops, {
      sessions: number('sessions'),
      turns: number('turns'),
      seed: number('seed'),
      ...(pool && { pool: pool.questions }),
    });
    for (const [at, session] of sessions.entries()) {
      await askSession(stack, session, counted);
      if ((at + 1) % number('plain-every') === 0) {
        const own = plainSession(session.shop, stack.api.knowledge, stack.modelUrl);
        let cost = 0;
        for (const question of session.questions) cost += await own.ask(question);
        plain.push(cost);
        twins.push(counted.costs.at(-1) ?? 0);
      }
      if ((at + 1) % progressEvery === 0) {
        journal.push(...(await stack.takeJournal()));
        process.stderr.write(`${at + 1} of ${sessions.length} sessions\n`);
      }
    }
    journal.push(...(await stack.takeJournal()));
    const hand = recount(journal, values.model);
    const meter = await billed(stack);
    const sorted = [...counted.costs].sort((a, b) => a - b);
    const figures = {
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      worst: sorted.at(-1) ?? 0,
      ratio: mean(plain) / mean(twins),
      ratioToAll: mean(plain) / mean(counted.costs),
      recount: Math.abs(meter.usd - hand.usd) / hand.usd,
      metering: stack.api.meteringMs() / counted.requestMs,
    };
    const met = {
      p50: figures.p50 <= goals.p50,
      p95: figures.p95 <= goals.p95,
      worst: figures.worst <= goals.worst,
      ratio: figures.ratioToAll >= goals.ratio,
      recount: figures.recount <= goals.recount,
      metering: figures.metering <= goals.metering,
    };
    const verdict = (one: keyof typeof met): string => (met[one] ? 'met' : 'MISSED');
    const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
    const script = createHash('sha256')
      .update(JSON.stringify(sessions.map(({ questions }) => questions)))
      .digest('hex');
    const stale = stalePrices(currentPriceBook(), systemClock.now()).length;
    process.stdout.write(
      [
        `${sorted.length} sessions of ${values.turns} turns, ${values.model}, ${values.database === undefined ? 'embedded database' : 'PostgreSQL'}, seed ${values.seed}, script ${script.slice(0, 12)}${pool ? `, data ${pool.sha256.slice(0, 12)}` : ''}; simulated model, true prompts`,
        `cost of a session, p50     ${usd(figures.p50)}   goal <= $0.002   ${verdict('p50')}`,
        `cost of a session, p95     ${usd(figures.p95)}   goal <= $0.005   ${verdict('p95')}`,
        `cost of a session, worst   ${usd(figures.worst)}   goal <= $0.05   ${verdict('worst')}`,
        `plain way / this way       ${figures.ratioToAll.toFixed(1)} x (the same ${plain.length} sessions alone: ${figures.ratio.toFixed(1)} x; plain mean ${usd(mean(plain))})   goal >= 8 x   ${verdict('ratio')}`,
        `meter to recounted journal ${percent(figures.recount)} apart; tokens ${meter.input}/${meter.output} billed, ${hand.input}/${hand.output} counted (calls that broke off are counted, not billed)   goal <= 1 %   ${verdict('recount')}`,
        `metering of request time   ${percent(figures.metering)} (${(stack.api.meteringMs() / counted.turns).toFixed(1)} of ${(counted.requestMs / counted.turns).toFixed(0)} ms an answer, the simulated model's time among it)   goal <= 2 %   ${verdict('metering')}`,
        `bill of all shops          ${usd(meter.totalUsd)}, lines = roll-ups = events`,
        `answers                    ${counted.turns}, ${counted.cached} from the cache, outcomes ${JSON.stringify(counted.outcomes)}`,
        ...(stale > 0 ? [`${stale} prices are older than 120 days: read them again`] : []),
        '',
      ].join('\n'),
    );
    if (values.json !== undefined)
      writeFileSync(
        resolve(root, values.json),
        `${JSON.stringify({ figures, goals, met, meter, hand, counted: { ...counted, costs: undefined }, plainSessions: plain.length, options: { ...values, database: values.database === undefined ? 'embedded' : 'server' }, script, data: pool?.sha256 ?? null }, null, 2)}\n`,
      );
    if (Object.values(met).includes(false)) process.exitCode = 1;
  } finally {
    await stack.close();
  }
};

await main();
