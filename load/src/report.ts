import { bars, dots, type Line } from './plot.ts';
import type { FaultWindow } from './inject-fault.ts';
import type { Judged } from './outcome.ts';
import { quantile, type Series } from './samples.ts';

export interface Report {
  readonly profile: string;
  readonly engine: string;
  readonly fault: FaultWindow | undefined;
  readonly machine: {
    readonly cpus: number;
    readonly memoryGb: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly commit: string;
  readonly documents: number;
  readonly seed: number;
  readonly data: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly sessions: number;
  readonly answers: number;
  readonly judged: readonly Judged[];
  /** Resident memory of the API process, megabytes at seconds. */
  readonly memoryMb: readonly { readonly at: number; readonly mb: number }[];
  readonly byShop: readonly { readonly shop: string; readonly answers: number; readonly p95: number }[];
}

const shown = (value: number | undefined): string => {
  if (value === undefined) return 'not measured';
  return Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(value < 0.1 && value > 0 ? 5 : 3);
};

export const asText = (report: Report): string => {
  const width = Math.max(...report.judged.map(({ what }) => what.length));
  const lines = report.judged.map(
    ({ what, goal, value, met }) =>
      `  ${met ? '✓' : '✗'} ${what.padEnd(width)}  ${shown(value).padStart(12)}  goal ${goal}`,
  );
  const shops = report.byShop.map(({ shop, answers, p95 }) => `${shop} ${answers} answers, p95 ${p95.toFixed(0)} ms`);
  return [
    `${report.profile} on ${report.engine}: ${report.sessions} sessions, ${report.answers} answers in ${report.seconds} s`,
    ...lines,
    `  by shop: ${shops.join('; ')}`,
    `  ${report.machine.cpus} cores, ${report.machine.memoryGb} GB, Node ${report.machine.node}, commit ${report.commit}, seed ${report.seed}, data ${report.data}`,
    '',
  ].join('\n');
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b2330;background:#fff}
table{border-collapse:collapse;width:100%}th,td{padding:.35rem .5rem;text-align:left;border-bottom:1px solid #dfe4ea}
td.n{text-align:right;font-variant-numeric:tabular-nums}.missed{color:#a4161a;font-weight:600}.met{color:#12663f}
td.n{white-space:nowrap}svg{width:100%;min-width:36rem;height:auto}h2{margin-top:2rem}.wide{overflow-x:auto}
@media(prefers-color-scheme:dark){body{color:#e7ecf3;background:#11161d}th,td{border-color:#2b3542}.missed{color:#ff8a8a}.met{color:#7fd8a8}svg text{fill:#c7d0db}}`;

/** Without scripts and outside files: opens anywhere. */
export const asPage = (report: Report, series: Series): string => {
  const answers: Line[] = ['no', 'yes'].map((cached) => ({
    name: cached === 'yes' ? 'from the cache' : 'made anew',
    points: series.answers.filter(({ tag }) => tag.startsWith(cached)).map(({ at, value }) => ({ x: at, y: value })),
  }));
  const memory: Line[] = [{ name: 'API process', points: report.memoryMb.map(({ at, mb }) => ({ x: at, y: mb })) }];
  const rows = report.judged.map(
    ({ what, goal, value, met }) =>
      `<tr><td>${escaped(what)}</td><td class="n">${shown(value)}</td><td class="n">${escaped(goal)}</td><td class="${met ? 'met' : 'missed'}">${met ? 'met' : 'missed'}</td></tr>`,
  );
  const missed = report.judged.filter(({ met }) => !met).length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Load run: ${escaped(report.profile)}</title><style>${style}</style></head><body>
<h1>Load run: ${escaped(report.profile)}</h1>
<p>${missed === 0 ? 'Every goal met.' : `${missed} of ${report.judged.length} goals missed.`} ${report.sessions} sessions, ${report.answers} answers in ${report.seconds} s on ${escaped(report.engine)}${report.fault ? `, with the fault “${report.fault.fault}”` : ''}. The model is simulated; times are without it, costs are what Amazon Nova would charge.</p>
<div class="wide"><table><thead><tr><th>What</th><th>Measured</th><th>Goal</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
<h2>Answer time without the model</h2>${dots(answers, {
    x: 'seconds',
    y: 'ms',
    top: quantile(
      series.answers.map(({ value }) => value),
      0.995,
    ),
  })}
<h2>Cost of a session</h2>${bars(
    series.costs.map(({ value }) => value * 1e6),
    'millionths of a dollar',
  )}
<h2>Memory</h2>${dots(memory, { x: 'seconds', y: 'MB' })}
<p>Started ${escaped(report.startedAt)}. ${report.machine.cpus} cores, ${report.machine.memoryGb} GB, ${escaped(report.machine.platform)}, Node ${escaped(report.machine.node)}; commit ${escaped(report.commit)}; ${report.documents} documents; seed ${report.seed}; data: ${escaped(report.data)}.</p>
</body></html>
`;
};
