import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openEngine } from '../world/engine.ts';
import { measureEmptyMerchant } from './empty-merchant.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'pglite' },
    neighbours: { type: 'string', default: '20' },
    documents: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '400' },
    seed: { type: 'string', default: '20261124' },
    out: { type: 'string' },
  },
});
/** Above this ratio of medians a merchant could tell that others have data. */
const ratioMax = 1.1;

const alone = await openEngine(values.engine);
const crowded = await openEngine(values.engine);
try {
  const options = {
    seed: Number(values.seed),
    neighbours: Number(values.neighbours),
    documentsEach: Number(values.documents),
    rounds: Number(values.rounds),
  };
  const reports = await measureEmptyMerchant(alone, crowded, {
    ...options,
    onProgress: (text) => {
      console.error(text);
    },
  });
  const spread = (ends: readonly [number, number]): string => ends.map((end) => end.toFixed(3)).join(' to ');
  for (const {
    question,
    sameAnswer,
    p50Ms,
    p95Ms,
    ratio,
    ratioInterval,
    advantage,
    cpuRatio,
    cpuRatioInterval,
  } of reports)
    console.log(
      `${question.padEnd(30)} ${sameAnswer ? 'same answer' : 'OTHER ANSWER'}  p50 ${p50Ms.map((ms) => ms.toFixed(3)).join(' / ')} ms  ` +
        `p95 ${p95Ms.map((ms) => ms.toFixed(3)).join(' / ')} ms  ratio ${ratio.toFixed(3)} (${spread(ratioInterval)})  processor ${cpuRatio.toFixed(3)} (${spread(cpuRatioInterval)})  ` +
        `told apart ${(100 * advantage).toFixed(1)} % (50 is chance)`,
    );
  const worst = Math.max(...reports.map(({ ratio }) => ratio));
  const worstCpu = Math.max(...reports.map(({ cpuRatio }) => cpuRatio));
  const same = reports.every(({ sameAnswer }) => sameAnswer);
  if (values.out !== undefined)
    writeFileSync(values.out, `${JSON.stringify({ engine: crowded.name, ...options, ratioMax, reports }, null, 2)}\n`);
  console.log(
    `${crowded.name}: alone / beside ${options.neighbours} neighbours of ${options.documentsEach} documents, seed ${options.seed}: ` +
      `${same ? 'same answers' : 'ANSWERS DIFFER'}, largest ratio of medians ${worst.toFixed(3)}, of processor time ${worstCpu.toFixed(3)}, bound ${ratioMax}`,
  );
  process.exitCode = same ? 0 : 1;
} finally {
  await alone.close();
  await crowded.close();
}
