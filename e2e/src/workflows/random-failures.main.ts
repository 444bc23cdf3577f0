import { parseArgs } from 'node:util';
import { fakeDocumentRecords, fakeObjectStore } from '@rag-assistant/documents/testing/fakes';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { documentWorld, plainSearch } from './document-world.ts';
import { randomFault, randomFrom, runOnce } from './random-failure.ts';

/** Random failures of the document workflow; ends with status 1 when one run was neither whole nor absent. */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5000' }, seed: { type: 'string', default: '20261124' } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
const random = randomFrom(seed);
const records = fakeDocumentRecords();
const world = documentWorld({ store: fakeObjectStore(), records, search: plainSearch });
const found = (documentId: string): Promise<string | null> => {
  const entry = records.searchable.get(`${merchantNumber(1)} ${documentId}`);
  return Promise.resolve(entry ? new TextDecoder().decode(entry) : null);
};
const ends = new Map<string, number>();
const wrong: object[] = [];
let hit = 0;
const start = performance.now();
for (let run = 1; run <= runs; run++) {
  const result = await runOnce(world, `file ${run}.txt`, random() < 0.5, randomFault(random), found);
  if (result.failedCalls > 0) hit++;
  ends.set(result.status, (ends.get(result.status) ?? 0) + 1);
  if (result.faults.length > 0) wrong.push({ run, ...result });
  if (run % 500 === 0) process.stderr.write(`${run} of ${runs} runs, ${wrong.length} wrong\n`);
}
const seconds = Math.round((performance.now() - start) / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ runs, seed, hit, ends: Object.fromEntries(ends), wrong, seconds }, null, 2)}\n`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;
