import { parseArgs } from 'node:util';
import { DataSets, type GoldText } from '../evaluation/data-sets.ts';
import { toPredicted } from '../evaluation/kind-names.ts';
import { setNames, Tally, type SetName } from '../evaluation/scores.ts';
import { makeDetectPersonalData } from '../src/domain/detect.ts';
import type { TaggerWeights } from '../src/domain/tagger/weights.ts';
import { makeCorpus } from './corpus.ts';
import { fit, fitDefaults } from './fit.ts';
import { fillPattern, readPatterns } from './patterns.ts';
import { Random } from './random.ts';

/**
 * How the tagger does on sentences that it was not taught. Own patterns: one fold is left out and scored. With --data:
 * the templates of the development half in folds, and in each fold no own pattern may share three words in a row with a
 * template that is scored.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    folds: { type: 'string', default: '3' },
    sentences: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(fitDefaults.seed) },
  },
});

const folds = Number(values.folds);
const seed = Number(values.seed);
const size = { sentences: Number(values.sentences), titles: 9_000, harmless: 7_000 };
const testTextsPerPattern = 4;
const own = { PERSON: 'PERSON', ADDRESS: 'STREET_ADDRESS', LOCATION: 'GPE', ORGANISATION: 'ORGANIZATION', DATE: 'DATE_TIME', TITLE: 'TITLE', AGE: 'AGE', NATIONALITY: 'NRP', POSTCODE: 'ZIP_CODE' } as const; // prettier-ignore

const taught = (patterns: readonly string[]): TaggerWeights =>
  fit(makeCorpus(patterns, size, seed), { ...fitDefaults, seed }).weights;

const score = (tally: Tally, weights: TaggerWeights, texts: readonly GoldText[]): void => {
  const detect = makeDetectPersonalData(weights);
  for (const gold of texts) tally.add(gold, detect(gold.text).map(toPredicted));
};

const print = (name: string, tally: Tally, names: readonly SetName[] = setNames): void => {
  const figures = names.map((set) => `${set} F2 ${tally.score(set).f2.toFixed(3)}`);
  console.log(`${name}: ${figures.join(', ')}`);
};

const ownTexts = (patterns: readonly string[], random: Random): GoldText[] =>
  patterns.flatMap((pattern) =>
    Array.from({ length: testTextsPerPattern }, () => {
      const { text, spans } = fillPattern(pattern, random);
      return { id: pattern, text, spans: spans.map((span) => ({ ...span, kind: own[span.kind] })) };
    }),
  );

const threes = (text: string): string[] => {
  const words = text.toLowerCase().match(/[\p{L}']+|_/gu) ?? [];
  return words
    .slice(0, -2)
    .map((word, at) => [word, words[at + 1] ?? '', words[at + 2] ?? ''])
    .filter((three) => three.filter((word) => word !== '_').length >= 2)
    .map((three) => three.join(' '));
};

const masked = ({ text, spans }: GoldText): string =>
  [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)} _ ${rest.slice(end)}`, text);

const patterns = readPatterns();
const order = new Random(seed).shuffle([...patterns]);
const ownTally = new Tally();
for (let fold = 0; fold < folds; fold += 1) {
  const isLeft = (_pattern: string, at: number): boolean => at % folds === fold;
  const weights = taught(order.filter((pattern, at) => !isLeft(pattern, at)));
  // Texts whose slots are found by rules have no marked spans for them, so only tagged kinds are scored.
  const left = order.filter(isLeft).filter((pattern) => !/\{(?:EM|PH|CC|IB|IP|URL|SSN|DL|ORD)\}/.test(pattern));
  score(ownTally, weights, ownTexts(left, new Random(seed + fold)));
  print(`own patterns, ${fold + 1} of ${folds} folds`, ownTally, ['contact', 'all']);
}

if (values.data !== undefined) {
  const texts = new DataSets(values.data).lines('pii-presidio/dev.jsonl.gz').map((line) => ({
    template: Number(line['template']),
    id: String(line['id']),
    text: String(line['text']),
    spans: (line['spans'] as [number, number, string][]).map(([start, end, kind]) => ({ start, end, kind })),
  }));
  const templates = new Random(seed).shuffle([...new Set(texts.map(({ template }) => template))]);
  const tally = new Tally();
  for (let fold = 0; fold < folds; fold += 1) {
    const scored = texts.filter(({ template }) => templates.indexOf(template) % folds === fold);
    const known = new Set(scored.flatMap((gold) => threes(masked(gold))));
    const kept = patterns.filter(
      (pattern) => !threes(pattern.replace(/\{[A-Z]+\d?\}/g, ' _ ')).some((three) => known.has(three)),
    );
    console.log(`fold ${fold + 1}: ${patterns.length - kept.length} of ${patterns.length} own patterns left out`);
    score(tally, taught(kept), scored);
    print(`development templates, ${fold + 1} of ${folds} folds`, tally);
  }
}
