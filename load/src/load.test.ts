import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../k6/shares.ts';
import { checkTarget, readOptions } from './command-line.ts';
import { objectivesOf, readObjectives, thresholdsOf, type Objective } from './objectives.ts';
import { judge, type K6Summary } from './outcome.ts';
import { bars, dots } from './plot.ts';
import { asPage, asText, type Report } from './report.ts';
import { quantile, readSamples } from './samples.ts';
import { publicQuestions, readShops, readWorkload, scriptedQuestions } from './workload.ts';

const profiles = ['smoke', 'soak'];

describe('what may be loaded', () => {
  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])('is this machine: %s', (target) => {
    expect(checkTarget(target, false)).toBe(new URL(target).origin);
  });

  it('is another machine only when its owner says so', () => {
    const there = 'https://shop.example.org/path';
    expect(() => checkTarget(there, false)).toThrow('load.target-not-yours');
    expect(checkTarget(there, true)).toBe('https://shop.example.org');
  });

  it.each(['', 'ftp://127.0.0.1', 'not an address'])('is an http address: %j', (target) => {
    expect(() => checkTarget(target, true)).toThrow('load.target-invalid');
  });
});

describe('the command line', () => {
  it.each([
    [[]],
    [['unheard']],
    [['smoke', 'soak']],
    [['smoke', '--engine', 'cloud']],
    [['smoke', '--fault', 'meteor']],
    [['smoke', '--fault', 'postgres']],
    [['smoke', '--seed', '-1']],
    [['smoke', '--unheard']],
  ])('refuses %j', (args) => {
    expect(() => readOptions(args, profiles)).toThrow('load.option-invalid');
  });

  it('refuses a target that is not of this machine', () => {
    expect(() => readOptions(['smoke', '--target', 'http://10.0.0.1'], profiles)).toThrow('load.target-not-yours');
  });

  it('takes a fault of the containers with them', () => {
    const options = readOptions(['soak', '--engine', 'containers', '--fault', 'valkey'], profiles);
    expect(options).toMatchObject({ profile: 'soak', engine: 'containers', fault: 'valkey', seed: 20260101 });
  });
});

const summaryOf = (
  objectives: readonly Objective[],
  change: Record<string, Record<string, number>> = {},
): K6Summary => {
  const metrics: K6Summary['metrics'] = {};
  for (const { metric, statistic, limit } of objectives)
    metrics[metric] = {
      values: { ...metrics[metric]?.values, ...(statistic !== 'count' && { count: 9 }), [statistic]: limit },
    };
  for (const [metric, values] of Object.entries(change))
    metrics[metric] = { values: { ...metrics[metric]?.values, ...values } };
  return { metrics };
};

describe('the limits', () => {
  const objectives = objectivesOf(readObjectives());

  it('[F17] stand in one file and reach k6 whole', () => {
    const thresholds = Object.values(thresholdsOf(objectives)).flat();
    expect(thresholds).toHaveLength(objectives.length);
    expect(thresholdsOf(objectives)['foreign_markers']).toEqual([{ threshold: 'count<=0', abortOnFail: true }]);
    expect(thresholdsOf(objectives)['grounded']).toEqual([{ threshold: 'rate>=0.99', abortOnFail: false }]);
    expect(thresholdsOf(objectives)['session_cost_usd']?.map(({ threshold }) => threshold)).toContain('max<=0.05');
  });

  it('are met at the limit itself', () => {
    expect(judge(objectives, summaryOf(objectives)).filter(({ met }) => !met)).toEqual([]);
  });

  it.each(objectives.map((objective) => [objective.what, objective] as const))(
    '[F8] are missed beyond it: %s',
    (what, { metric, statistic, limit, atLeast }) => {
      const beyond = atLeast ? limit - 0.001 : limit + 0.0001;
      const judged = judge(objectives, summaryOf(objectives, { [metric]: { [statistic]: beyond } }));
      expect(judged.filter(({ met }) => !met).map((one) => one.what)).toEqual([what]);
    },
  );

  it('are missed by a run that measured no session', () => {
    const missed = judge(objectives, { metrics: {} }).filter(({ met }) => !met);
    expect(missed.map(({ what }) => what)).toContain('cost of a session, p50 ($)');
    expect(missed.map(({ what }) => what)).toContain('grounded answers');
  });

  it('do not count a path that no answer took', () => {
    const metric = 'answer_ms_without_model{cached:yes}';
    const judged = judge(objectives, summaryOf(objectives, { [metric]: { count: 0, 'p(95)': 0, 'p(99)': 0 } }));
    expect(
      judged.find(({ what }) => what.includes('cached, p95') && !what.includes('uncached'))?.value,
    ).toBeUndefined();
  });
});

describe('the workload', () => {
  it('names journeys and profiles, and each shop has questions for all of them', () => {
    const { mix, profiles: known } = readWorkload();
    expect(Object.keys(mix)).toEqual(['browse-and-ask', 'follow-ups', 'policy-question', 'repeat-question']);
    expect(Object.keys(known)).toEqual(['smoke', 'average', 'stress', 'spike', 'soak', 'tenants']);
    for (const shop of readShops())
      for (const questions of Object.values(scriptedQuestions(shop))) expect(questions.length).toBeGreaterThan(2);
  });

  it('meets its mix exactly', () => {
    const shares = [
      ['a', 35],
      ['b', 25],
      ['c', 40],
    ] as const;
    const drawn = Array.from({ length: 100 }, (_turn, at) => shareOf(shares, at, 37));
    expect(shares.map(([name]) => drawn.filter((one) => one === name).length)).toEqual([35, 25, 40]);
  });

  it('says which public set is missing', () => {
    const questions = scriptedQuestions(readShops()[0]!);
    expect(() => publicQuestions(questions, '/nowhere')).toThrow('load.data-missing');
  });
});

describe('the report', () => {
  const report: Report = {
    ...{ profile: 'smoke', engine: 'embedded', fault: undefined, commit: 'abc', documents: 5, seed: 1 },
    machine: { cpus: 2, memoryGb: 8, node: '24.0.0', platform: 'linux x64' },
    ...{ data: '<b>own</b>', startedAt: '2026-01-01T00:00:00.000Z', seconds: 60, sessions: 2, answers: 3 },
    judged: [{ what: 'search, p50 (ms)', goal: '<= 80', value: 120, met: false }],
    ...{ memoryMb: [{ at: 2, mb: 300 }], byShop: [{ shop: 'alpine', answers: 3, p95: 12 }] },
  };
  const series = {
    answers: [{ at: 1, value: 20, tag: 'no alpine' }],
    costs: [{ at: 1, value: 0.0003, tag: 'follow-ups' }],
    failures: [],
  };

  it('shows what was missed, as text and as a page of its own', () => {
    expect(asText(report)).toMatch(/✗ search, p50 \(ms\)\s+120\s+goal <= 80/);
    const page = asPage(report, series);
    expect(page).toContain('1 of 1 goals missed.');
    expect(page).toContain('&lt;b&gt;own&lt;/b&gt;');
    expect(page).not.toMatch(/<script|https?:|src=/);
  });

  it('says so where nothing was measured', () => {
    expect(dots([], { x: 's', y: 'ms' })).toBe('<p>Nothing was measured.</p>');
    expect(bars([], 'x')).toBe('<p>Nothing was measured.</p>');
  });

  it('reads the values that k6 wrote, by the names of the columns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samples-'));
    try {
      const file = join(folder, 'samples.csv');
      writeFileSync(
        file,
        `metric_name,timestamp,metric_value,extra_tags
answer_ms_without_model,100,20.5,cached=no&journey=a&shop=alpine
session_cost_usd,103,0.0003,journey=a
vus,103,1,
`,
      );
      const read = await readSamples(file);
      expect(read.answers).toEqual([{ at: 0, value: 20.5, tag: 'no alpine' }]);
      expect(read.costs).toEqual([{ at: 3, value: 0.0003, tag: 'a' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes quantiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_value, at) => 100 - at);
    expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1), quantile([], 0.5)]).toEqual([
      50, 95, 100, 0,
    ]);
  });
});
