import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from '../world/engine.ts';
import { needlessRights, runCatalogueMutations, type MutationOutcome } from './run-catalogue.ts';
import { runConditionMutations } from './run-conditions.ts';
import { personalDataLines } from './personal-data-lines.ts';
import { runGuardLines } from './run-guard-lines.ts';

const usage = `Takes every guard between merchants away, one at a time, and demands that a check notices.

  npx nx run isolation:mutate -- [--part catalogue|conditions|checks|personal-data] [--engine pglite|container|postgres://…] [--only REGEXP] [--out FILE]

catalogue: policies, FORCE, grants, indexes, in a transaction that is rolled back.
conditions: merchant_id = $n and user_id = $n in the statements of the product, on their way to the database.
checks: claims, roles and other guards in code, in a copy of their project under the tests of that project.
personal-data: each call to the shield and each gate before log, vector and store, in the same way.`;

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: ['catalogue', 'conditions', 'checks', 'personal-data'] },
    engine: { type: 'string', default: 'pglite' },
    only: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const root = join(import.meta.dirname, '../../../..');
const only = values.only === undefined ? {} : { only: new RegExp(values.only) };
const outcomes: MutationOutcome[] = [];
const notes: string[] = [];
const verdict = ({ name, kind, caughtBy, evidence }: MutationOutcome): string => {
  if (caughtBy.length > 0) return caughtBy.join(' + ');
  if (kind === 'condition' && evidence !== '') return `no difference: ${evidence}`;
  return needlessRights.includes(name) ? 'a right that nobody uses' : 'NOT CAUGHT';
};
const onOutcome = (outcome: MutationOutcome): void => {
  outcomes.push(outcome);
  console.log(`${outcome.kind.padEnd(10)} ${outcome.name}  ->  ${verdict(outcome)}`);
};

if (values.part.includes('catalogue') || values.part.includes('conditions')) {
  const engine = await openEngine(values.engine);
  try {
    if (values.part.includes('catalogue')) {
      const { unfilled } = await runCatalogueMutations(engine, { ...only, onOutcome });
      if (unfilled.length > 0) notes.push(`tables that no operation fills: ${unfilled.join(', ')}`);
    }
    if (values.part.includes('conditions')) {
      const report = await runConditionMutations(engine, {
        root,
        ...only,
        onOutcome,
      });
      notes.push(`with all policies off the conditions alone ${report.conditionsHoldAlone ? 'hold' : 'DO NOT HOLD'}`);
      if (report.unmet.length > 0) notes.push(`conditions that no operation met: ${report.unmet.join(', ')}`);
    }
  } finally {
    await engine.close();
  }
}
if (values.part.includes('checks')) await runGuardLines(root, { ...only, onOutcome });
if (values.part.includes('personal-data')) await runGuardLines(root, { files: personalDataLines, ...only, onOutcome });

const missed = outcomes.filter((outcome) => verdict(outcome) === 'NOT CAUGHT');
const needless = outcomes.filter(({ name, caughtBy }) => caughtBy.length === 0 && needlessRights.includes(name));
const alike = outcomes.filter((outcome) => verdict(outcome).startsWith('no difference'));
if (values.out !== undefined)
  writeFileSync(values.out, `${JSON.stringify({ engine: values.engine, notes, outcomes }, null, 2)}\n`);
for (const note of notes) console.log(note);
for (const { name } of missed) console.log(`NOT CAUGHT: ${name}`);
console.log(
  `${outcomes.length} guards taken away: ${outcomes.length - missed.length - needless.length - alike.length} noticed, ` +
    `${needless.length} rights that nobody uses, ${alike.length} without a difference, ${missed.length} not noticed`,
);
process.exitCode = missed.length > 0 ? 1 : 0;
