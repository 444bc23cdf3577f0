import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadTaggerWeights } from '../src/adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../src/domain/detect.ts';
import { makeCorpus } from '../training/corpus.ts';
import { readPatterns } from '../training/patterns.ts';
import { attack, attackUnits } from './attacks.ts';
import { logPlot, type Series } from './plot.ts';

/** Speed on ordinary text and on hostile input, from 1 kB to 1 MB; seeded, so that runs compare. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    json: { type: 'string' },
    svg: { type: 'string', default: 'evaluation/linear-time.svg' },
  },
});

const started = performance.now();
const detect = makeDetectPersonalData(loadTaggerWeights());
const loadMs = performance.now() - started;
const texts = makeCorpus(readPatterns(), { sentences: 2000, titles: 500, harmless: 1500 }, Number(values.seed)).map(
  ({ text }) => text,
);

/** Processor time of this thread: others share the machine. */
const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const bestMs = (run: () => unknown, passes: number): number => {
  let best = Infinity;
  for (let pass = 0; pass < passes; pass += 1) {
    const from = threadMs();
    run();
    best = Math.min(best, threadMs() - from);
  }
  return best;
};

const all = (): void => {
  for (const text of texts) detect(text);
};
all();
const passMs = bestMs(all, 5);
const characters = texts.reduce((sum, text) => sum + text.length, 0);
console.log(
  `${String(Math.round((texts.length / passMs) * 1000))} texts a second (goal at least 10000), ${(characters / passMs / 1000).toFixed(2)} million characters a second, load ${loadMs.toFixed(0)} ms`,
);

const ordinary = texts.join('\n');
const sizes = [1_000, 10_000, 100_000, 1_000_000];
const timed = (make: (size: number) => string): (readonly [number, number])[] =>
  sizes.map((size) => [size, repeated(make(size))] as const);

/** Short texts are read many times over, since the clock ticks coarsely. */
const repeated = (text: string): number => {
  const turns = Math.max(1, Math.round(200_000 / text.length));
  const run = (): void => {
    for (let turn = 0; turn < turns; turn += 1) detect(text);
  };
  return bestMs(run, 3) / turns;
};

const base: Series = { name: 'ordinary text', points: timed((size) => attack(ordinary, size)) };
const perCharacter = (points: Series['points'], at = points.length - 1): number => {
  const [size, ms] = points[at] ?? [1, Number.NaN];
  return (ms / size) * 1e6;
};
const ordinaryNs = perCharacter(base.points);
console.log(
  `ordinary text: ${base.points.map(([size, ms]) => `${String(size)} characters ${ms.toFixed(2)} ms`).join(', ')}`,
);

const attacks = Object.entries(attackUnits).map(([name, unit]) => {
  const points = timed((size) => attack(unit, size));
  const ratio = perCharacter(points) / ordinaryNs;
  const growth = perCharacter(points) / perCharacter(points, 1);
  console.log(
    `${name.padEnd(20)} ${perCharacter(points).toFixed(0).padStart(6)} ns a character, ${ratio.toFixed(2)} x ordinary text, ${growth.toFixed(2)} x from 10 kB to 1 MB`,
  );
  return { name, points, ratio, growth };
});
const worst = attacks.reduce((a, b) => (b.ratio > a.ratio ? b : a));
console.log(`slowest: ${worst.name}, ${worst.ratio.toFixed(2)} x ordinary text a character (goal at most 3)`);

const shown = [...attacks].sort((a, b) => b.ratio - a.ratio).slice(0, 4);
writeFileSync(values.svg, logPlot('Personal-data detection: time by length, one thread', [base, ...shown]));
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify({ textsPerSecond: (texts.length / passMs) * 1000, loadMs, ordinary: base.points, attacks, seed: Number(values.seed) }, null, 2)}\n`,
  );
