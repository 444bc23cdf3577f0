import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countPromises } from './count-promises.ts';
import { readPromises, root } from './promise-list.ts';
import { promisesPage, stateCounts } from './promises-page.ts';
import { readReports } from './test-report.ts';

const reported = readReports(root);
const { rows, unknown } = countPromises(readPromises(), reported);
writeFileSync(join(root, 'docs/promises.md'), promisesPage(rows));
process.stdout.write(`${reported.length} tests reported. ${rows.length} promises: ${stateCounts(rows)}.\n`);
process.stdout.write('Written: docs/promises.md\n');
if (reported.length === 0) process.stderr.write('No report was found. Run the tests first: npm test\n');
for (const line of unknown) process.stderr.write(`docs/promises.yaml has no such row: ${line}\n`);
for (const { id, tests } of rows)
  for (const { project, name, passed } of tests)
    if (!passed) process.stderr.write(`failing: [${id}] ${project}: ${name}\n`);
process.exitCode = unknown.length > 0 || rows.some(({ state }) => state === 'failing') ? 1 : 0;
