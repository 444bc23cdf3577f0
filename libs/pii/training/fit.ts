import { foldText } from '../src/domain/fold-text.ts';
import { findStructured } from '../src/domain/find-structured.ts';
import { featurize, featureVersion } from '../src/domain/tagger/features.ts';
import { Lexicon } from '../src/domain/tagger/lexicon.ts';
import { tagsOf } from '../src/domain/tagger/tags.ts';
import { tokenize } from '../src/domain/tagger/tokens.ts';
import { readWeights, writeWeights, type TaggerWeights } from '../src/domain/tagger/weights.ts';
import { corpusHash, type Example } from './corpus.ts';
import { CrfTrainer, type Lesson } from './crf-trainer.ts';
import { trainGate, type GateLesson } from './gate-trainer.ts';
import { Random } from './random.ts';
import { collectWordClasses, forgetful } from './word-classes.ts';

export interface FitOptions {
  readonly bucketBits: number;
  readonly passes: number;
  readonly rate: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
}

export const fitDefaults: FitOptions = { bucketBits: 17, passes: 4, rate: 0.12, seed: 20_261_124 };

/** Pass from which on the mean of the weights is kept. */
const meanFrom = 2;

/** Weights beyond are cut off, so that the others keep their precision in eight bits. */
const weightMax = 4;

export interface Fit {
  readonly weights: TaggerWeights;
  readonly trainer: CrfTrainer;
  readonly bytes: Uint8Array;
}

interface Prepared extends Lesson, GateLesson {}

const prepare = (examples: readonly Example[], lexicon: Lexicon, mask: number): Prepared[] =>
  examples.map((example, at) => {
    // Folding keeps the length of everything that training makes, so the marked spans stay right.
    const { text } = foldText(example.text);
    const tokens = tokenize(text, findStructured(text));
    const known = at % 3 === 0 ? forgetful(lexicon, at * 7 + 1) : lexicon;
    return {
      features: featurize(text, tokens, known, mask),
      tags: tagsOf(tokens, example.spans),
      weight: example.weight,
      count: tokens.count,
      isTitle: example.isTitle,
    };
  });

const quantized = (weights: Float32Array): { emissions: Int8Array; scale: number } => {
  const scale = weightMax / 127;
  const emissions = new Int8Array(weights.length);
  for (let at = 0; at < weights.length; at += 1)
    emissions[at] = Math.max(-127, Math.min(127, Math.round((weights[at] ?? 0) / scale)));
  return { emissions, scale };
};

let shared: Lexicon | undefined;
export const trainingLexicon = (): Lexicon => (shared ??= Lexicon.of(collectWordClasses()));

/** Teaches tagger and gate; the same examples and seed give the same bytes. */
export const fit = (examples: readonly Example[], options: FitOptions = fitDefaults): Fit => {
  const { bucketBits, passes, rate, seed, log = () => undefined } = options;
  const lexicon = trainingLexicon();
  const lessons = prepare(examples, lexicon, 2 ** bucketBits - 1).filter(({ count }) => count > 0);
  const random = new Random(seed);
  const trainer = new CrfTrainer(bucketBits, seed);
  for (let pass = 1; pass <= passes; pass += 1) {
    random.shuffle(lessons);
    if (pass === meanFrom) trainer.startMean();
    let loss = 0;
    let tokens = 0;
    for (const lesson of lessons) {
      loss += trainer.step(lesson, rate);
      tokens += lesson.count;
    }
    log(`pass ${pass} of ${passes}: loss ${(loss / tokens).toFixed(4)} a token`);
  }
  trainer.finishMean();
  const gate = trainGate(lessons);
  const { emissions, scale } = quantized(trainer.emissions);
  const bytes = writeWeights({
    header: {
      form: 'pii-tagger',
      featureVersion,
      bucketBits,
      lexiconBits: Math.log2(lexicon.cells.length),
      scale,
      transitions: [...trainer.transitions].map((value) => Number(value.toFixed(4))),
      seed,
      dataHash: corpusHash(examples),
      trainedOn: examples.length,
    },
    lexicon,
    gate,
    emissions,
  });
  return { weights: readWeights(bytes), trainer, bytes };
};
