import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';

const Report = z.object({
  profile: z.string(),
  engine: z.string(),
  commit: z.string(),
  seed: z.number(),
  judged: z.array(z.object({ what: z.string(), goal: z.string(), value: z.number().optional() })),
});

/** Two reports of one profile side by side, with the ratio of the second to the first. */
const [first, second] = process.argv.slice(2);
if (first === undefined || second === undefined) {
  process.stderr.write('Name two report.json files: npx nx run load:compare -- FIRST SECOND\n');
  process.exitCode = 2;
} else {
  const from = process.env['INIT_CWD'] ?? '.';
  const [before, after] = [first, second].map((file) => parseJson(Report, readFileSync(resolve(from, file), 'utf8')));
  if (!before || !after) throw new Error('two reports were read');
  if (before.profile !== after.profile || before.seed !== after.seed)
    process.stderr.write('Warning: the two runs differ in profile or seed; their figures are not comparable.\n');
  const shown = (value: number | undefined): string => (value === undefined ? '–' : value.toPrecision(4));
  process.stdout.write(
    `${before.profile}: ${before.commit} on ${before.engine}, then ${after.commit} on ${after.engine}\n`,
  );
  for (const { what, value, goal } of before.judged) {
    const next = after.judged.find((one) => one.what === what)?.value;
    const ratio = value !== undefined && next !== undefined && value > 0 ? (next / value).toFixed(2) : '–';
    process.stdout.write(
      `  ${what.padEnd(46)} ${shown(value).padStart(10)} ${shown(next).padStart(10)}  × ${ratio.padStart(5)}  goal ${goal}\n`,
    );
  }
}
