import type { CountedRow, RowState } from './count-promises.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
const states: readonly RowState[] = ['shown', 'part', 'open', 'failing'];

export const stateCounts = (rows: readonly CountedRow[]): string =>
  states.map((state) => `${rows.filter((row) => row.state === state).length} ${state}`).join(', ');

const tests = (row: CountedRow): string =>
  row.tests
    .map(({ project, suite, name, passed }) => `${passed ? '✓' : '✗'} ${project} ${suite}: ${cell(name)}`)
    .join('<br>');

const stateOf = ({ state, missing }: CountedRow): string =>
  state === 'part' ? `part: ${missing.join(', ')} missing` : state;

/** The whole of docs/promises.md; the same reports give the same bytes. */
export const promisesPage = (rows: readonly CountedRow[]): string => {
  const areas = [...new Set(rows.map(({ area }) => area))];
  const section = (area: string): string => {
    const own = rows.filter((row) => row.area === area);
    const lines = own.map(
      (row) =>
        `| ${row.id} | ${cell(row.promise)} | ${row.proof.join(', ')} | ${tests(row)} | ${row.tests.filter(({ passed }) => passed).length} of ${row.tests.length} | ${stateOf(row)} |`,
    );
    return [
      `## ${area}`,
      '',
      stateCounts(own),
      '',
      '| row | promise | kind of proof | tests | passed | state |',
      '| --- | --- | --- | --- | --- | --- |',
      ...lines,
      '',
    ].join('\n');
  };
  return [
    '# Promises',
    '',
    'Written by `npm run promises` from the reports of the last test runs. What each row means is in `promises.yaml`.',
    '',
    'Kinds of proof: A assertion on the synthesized template, E executed, U unit, P property-based, I integration on a',
    'real engine, L load or measurement, D drill with a clock. `shown`: every kind was seen and passed. `part`: some kinds',
    'are missing. `open`: no test carries the row. `failing`: a test of it failed.',
    '',
    `${rows.length} rows: ${stateCounts(rows)}.`,
    '',
    ...areas.map(section),
  ].join('\n');
};
