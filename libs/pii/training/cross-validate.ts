import { parseArgs } from 'node:util';
import { DataSets, type GoldText } from '../evaluation/data-sets.ts';
import { familiesOf, spread, threesOf } from '../evaluation/families.ts';
import { toPredicted } from '../evaluation/kind-names.ts';
import { markedHalves, maskOf } from '../evaluation/marked-halves.ts';
import { setNames, Tally } from '../evaluation/scores.ts';
import { loadTaggerWeights } from '../src/adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../src/domain/detect.ts';
import type { DetectPersonalData } from '../src/domain/personal-data.ts';
import { makeCorpus } from './corpus.ts';
import { fit, fitDefaults } from './fit.ts';
import { masksOfPattern, scoreOwn } from './own-texts.ts';
import { readPatterns } from './patterns.ts';
import { Random } from './random.ts';

/**
 * How detection does on sentences that it was not taught, in three figures. Own patterns: whole families are left out of
 * the lesson and scored. With --data, the development half by families of its sentences: each half scored by a tagger
 * from whose lesson every own pattern was dropped that shares three words in a row with it; and the shipped weights.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    folds: { type: 'string', default: '3' },
    only: { type: 'string', default: String(Infinity) },
    sentences: { type: 'string', default: '36000' },
    seed: { type: 'string', default: String(fitDefaults.seed) },
  },
});

const folds = Number(values.folds);
const seed = Number(values.seed);
const size = { sentences: Number(values.sentences), titles: 16_000, harmless: 22_000 };
const textsPerPattern = 4;

const patterns = readPatterns();
const masks = new Map(patterns.map((pattern) => [pattern, masksOfPattern(pattern)]));

const taught = (kept: readonly string[]): DetectPersonalData =>
  makeDetectPersonalData(fit(makeCorpus(kept, size, seed), { ...fitDefaults, seed }).weights);

const print = (name: string, tally: Tally): void => {
  const figures = setNames.map((set) => `${set} F2 ${tally.score(set).f2.toFixed(3)}`);
  console.log(`${name}: ${figures.join(', ')}`);
};

const scoreMarked = (detect: DetectPersonalData, texts: readonly GoldText[]): Tally => {
  const tally = new Tally();
  for (const gold of texts) tally.add(gold, detect(gold.text).map(toPredicted));
  return tally;
};

const order = new Random(seed).shuffle([...patterns]);
const families = familiesOf(order, (pattern) => masks.get(pattern) ?? []);
console.log(`${String(patterns.length)} own patterns in ${String(families.length)} families`);
const own = new Tally();
for (const [fold, part] of spread(families, folds).entries()) {
  if (fold >= Number(values.only)) break;
  const left = new Set(part.map((at) => order[at] ?? ''));
  const detect = taught(order.filter((pattern) => !left.has(pattern)));
  scoreOwn(own, detect, [...left], textsPerPattern, seed + fold);
  print(`own families held out, ${String(fold + 1)} of ${String(folds)} folds`, own);
}
const kinds = Object.entries(own.kinds()).map(([kind, { recall }]) => `${kind} ${recall.toFixed(3)}`);
console.log(`characters found by kind: ${kinds.join(', ')}`);

if (values.data !== undefined) {
  const path = 'pii-presidio/dev.jsonl.gz';
  const sets = new DataSets(values.data);
  const halves = markedHalves(sets, path);
  for (const name of ['tuning', 'scored'] as const) {
    const texts = halves[name];
    const known = new Set(texts.flatMap((gold) => threesOf(maskOf(gold))));
    const kept = patterns.filter(
      (pattern) => !(masks.get(pattern) ?? []).some((mask) => threesOf(mask).some((three) => known.has(three))),
    );
    const left = `${String(patterns.length - kept.length)} own patterns left out`;
    print(
      `development families, ${name} half, ${String(texts.length)} texts, ${left}`,
      scoreMarked(taught(kept), texts),
    );
  }
  print(
    'development half by the shipped weights',
    scoreMarked(makeDetectPersonalData(loadTaggerWeights()), sets.marked(path)),
  );
}
