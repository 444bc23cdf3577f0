import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One measured value: seconds since the run began, and its tag of interest. */
export interface Sample {
  readonly at: number;
  readonly value: number;
  readonly tag: string;
}
export type Series = Readonly<Record<'answers' | 'costs' | 'failures', readonly Sample[]>>;

const tagOf = (extra: string, name: string): string => new RegExp(`(?:^|&)${name}=([^&]*)`).exec(extra)?.[1] ?? '';

/**
 * Reads the values that k6 wrote with `--out csv`: columns by their header, own tags in `extra_tags` as `a=b&c=d`.
 * @see https://grafana.com/docs/k6/latest/results-output/real-time/csv/
 */
export const readSamples = async (file: string): Promise<Series> => {
  const series = { answers: [] as Sample[], costs: [] as Sample[], failures: [] as Sample[] };
  let columns: readonly string[] = [];
  let start: number | undefined;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const cells = line.split(',');
    if (columns.length === 0) {
      columns = cells;
      continue;
    }
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const seconds = Number(cell('timestamp'));
    start ??= seconds;
    const sample = { at: seconds - start, value: Number(cell('metric_value')) };
    const extra = cell('extra_tags');
    if (cell('metric_name') === 'answer_ms_without_model')
      series.answers.push({ ...sample, tag: `${tagOf(extra, 'cached')} ${tagOf(extra, 'shop')}` });
    if (cell('metric_name') === 'session_cost_usd') series.costs.push({ ...sample, tag: tagOf(extra, 'journey') });
    if (cell('metric_name') === 'answers_failed') series.failures.push({ ...sample, tag: tagOf(extra, 'journey') });
  }
  return series;
};

/** By nearest rank; 0 for no values. @param share 0 to 1 */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
};
