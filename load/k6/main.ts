import exec from 'k6/execution';
import { browseAndAsk } from './journeys/browse-and-ask.ts';
import { followUps } from './journeys/follow-ups.ts';
import { policyQuestion } from './journeys/policy-question.ts';
import { repeatQuestion } from './journeys/repeat-question.ts';
import { plan } from './plan.ts';
import { shareOf } from './shares.ts';
import { enter, type Shopper } from './shopper.ts';

const journeys: Readonly<Record<string, (shopper: Shopper, turn: number) => void>> = {
  'browse-and-ask': browseAndAsk,
  'follow-ups': followUps,
  'policy-question': policyQuestion,
  'repeat-question': repeatQuestion,
};

export const options = {
  scenarios: {
    sessions: {
      executor: 'ramping-arrival-rate',
      startRate: plan.stages[0]?.sessionsPerMinute ?? 1,
      timeUnit: '1m',
      preAllocatedVUs: Math.min(plan.sessionsOpenMax, 20),
      maxVUs: plan.sessionsOpenMax,
      stages: plan.stages.map(({ sessionsPerMinute, seconds }) => ({
        target: sessionsPerMinute,
        duration: `${seconds}s`,
      })),
      gracefulStop: '30s',
    },
  },
  thresholds: plan.thresholds,
  summaryTrendStats: ['count', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
};

export default function session(): void {
  const turn = exec.scenario.iterationInTest;
  const shop = shareOf(
    plan.shops.map((one) => [one, one.share] as const),
    turn,
    1,
  );
  const name = shareOf(Object.entries(plan.mix), turn, 37);
  const journey = journeys[name];
  if (!journey) throw new Error(`there is no journey named ${name}`);
  const shopper = enter(shop, name, turn);
  journey(shopper, turn);
  shopper.leave();
}

/** The runner writes text, JSON and page from this. */
export const handleSummary = (data: unknown): Record<string, string> => ({
  [`${__ENV['LOAD_OUT'] ?? '.'}/summary.json`]: JSON.stringify(data),
});
