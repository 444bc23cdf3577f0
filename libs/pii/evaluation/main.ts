import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadTaggerWeights } from '../src/adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../src/domain/detect.ts';
import type { Finding } from '../src/domain/personal-data.ts';
import { DataSets, type GoldText } from './data-sets.ts';
import { lowered, mistyped, raised } from './disturb.ts';
import { falseAlarms } from './false-alarms.ts';
import { goalLines } from './goals.ts';
import { toPredicted } from './kind-names.ts';
import { markedHalves } from './marked-halves.ts';
import { loadPeers } from './peers.ts';
import { setNames, Tally, type Predicted } from './scores.ts';

/** Scores the detector against public sets and prints each figure beside its goal; nothing of them is trained on. */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    half: { type: 'string', default: 'dev' },
    json: { type: 'string' },
    peers: { type: 'string', default: '.data/peers' },
    failures: { type: 'string', default: '12' },
  },
});

const sets = new DataSets(values.data);
const weights = loadTaggerWeights();
const detect = makeDetectPersonalData(weights);
const texts = sets.marked(`pii-presidio/${values.half}.jsonl.gz`);
const halves = markedHalves(sets, `pii-presidio/${values.half}.jsonl.gz`);
const find = (text: string): Predicted[] => detect(text).map(toPredicted);

const tallied = (gold: readonly GoldText[]): Tally => {
  const tally = new Tally();
  for (const one of gold) tally.add(one, find(one.text));
  return tally;
};
const setScores = (tally: Tally) => Object.fromEntries(setNames.map((name) => [name, tally.score(name)]));

/** Processor time of this thread in milliseconds: others share the machine, so the clock on the wall says less. */
const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** The best of eight passes over the set, after one to warm up. */
const textsPerSecond = (clock: () => number): number => {
  let best = 0;
  for (let pass = 0; pass < 9; pass += 1) {
    const started = clock();
    for (let turn = 0; turn < 4; turn += 1) for (const { text } of texts) detect(text);
    if (pass > 0) best = Math.max(best, ((4 * texts.length) / (clock() - started)) * 1000);
  }
  return Math.round(best);
};

interface Failure {
  readonly id: string;
  readonly wrongCharacters: number;
  readonly text: string;
  readonly marked: readonly string[];
  readonly found: readonly string[];
}

const failureOf = ({ id, text, spans }: GoldText): Failure => {
  const findings: Finding[] = detect(text);
  const paint = (ranges: readonly { start: number; end: number }[]): Uint8Array => {
    const units = new Uint8Array(text.length);
    for (const { start, end } of ranges) units.fill(1, start, end);
    return units;
  };
  const [gold, found] = [paint(spans), paint(findings)];
  const named = ({ start, end, kind }: { start: number; end: number; kind: string }) =>
    `${kind}=${text.slice(start, end)}`;
  return {
    id,
    wrongCharacters: gold.reduce((sum, unit, at) => sum + (unit === found[at] ? 0 : 1), 0),
    text,
    marked: spans.map(named),
    found: findings.map(named),
  };
};

const tally = tallied(texts);
const failures = texts
  .map(failureOf)
  .filter(({ wrongCharacters }) => wrongCharacters > 0)
  .sort((a, b) => b.wrongCharacters - a.wrongCharacters);

const { peers, missing } = await loadPeers(values.peers);
const titles = sets.titles();
const peerFigures: Record<string, unknown> = {};
for (const peer of peers) {
  const peerTally = new Tally();
  const started = performance.now();
  for (const gold of texts) peerTally.add(gold, await peer.find(gold.text));
  const seconds = (performance.now() - started) / 1000;
  let alarms = 0;
  const some = titles.filter((_, at) => at % 20 === 0);
  for (const title of some) if ((await peer.find(title)).length > 0) alarms += 1;
  peerFigures[peer.name] = {
    ...setScores(peerTally),
    textsPerSecond: Math.round(texts.length / seconds),
    titleAlarmsPerThousand: (1000 * alarms) / some.length,
  };
}

const figures = {
  'pii-presidio': {
    ...setScores(tally),
    overlap90: tally.overlap90(),
    lowerCase: setScores(tallied(texts.map(lowered))),
    upperCase: setScores(tallied(texts.map(raised))),
    typingErrors: setScores(tallied(texts.map(mistyped))),
    families: {
      tuning: setScores(tallied(halves.tuning)),
      scored: setScores(tallied(halves.scored)),
    },
    kinds: tally.kinds(),
    textsPerSecond: textsPerSecond(threadMs),
    textsPerSecondByWallClock: textsPerSecond(() => performance.now()),
  },
  falseAlarms: falseAlarms(sets, titles, values.half, detect),
  peers: peerFigures,
  half: values.half,
  texts: texts.length,
  failures,
  dataHash: sets.hash,
  weights: { seed: weights.header.seed, dataHash: weights.header.dataHash, trainedOn: weights.header.trainedOn },
};

console.log(`personal data, half ${values.half}: ${String(texts.length)} texts\n`);
console.log(goalLines(figures).join('\n'));
const { precision, recall, f2 } = figures['pii-presidio'].overlap90;
for (const [name, scores] of Object.entries(figures['pii-presidio'].families))
  console.log(
    `families of sentences, ${name} half: ${setNames.map((set) => `${set} F2 ${(scores[set]?.f2 ?? Number.NaN).toFixed(3)}`).join(', ')}`,
  );
console.log(
  `\nby span, overlap 0.9: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F2 ${f2.toFixed(3)}`,
);
console.log('\nkind                characters  found  right kind  extra characters');
for (const [kind, counts] of Object.entries(figures['pii-presidio'].kinds))
  console.log(
    `${kind.padEnd(20)}${String(counts.characters).padStart(10)}${counts.recall.toFixed(3).padStart(7)}${counts.rightKind.toFixed(3).padStart(12)}${String(counts.extraCharacters).padStart(18)}`,
  );
console.log(
  `\nfalse alarms: ${JSON.stringify(figures.falseAlarms, (key, value: unknown) => (key === 'examples' ? undefined : value))}`,
);
console.log(`\npeers: ${JSON.stringify(peerFigures)}`);
for (const line of missing) console.log(line);
console.log(`\n${String(failures.length)} texts with a wrong character; the worst:`);
for (const failure of failures.slice(0, Number(values.failures)))
  console.log(
    `- ${failure.text.replaceAll('\n', '⏎')}\n    marked ${failure.marked.join(' | ').replaceAll('\n', '⏎')}\n    found  ${failure.found.join(' | ').replaceAll('\n', '⏎')}`,
  );
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
