import type { Finding } from '../personal-data.ts';
import { featuresPerToken, featurize } from './features.ts';
import { kindOfTag, outside, tagCount } from './tags.ts';
import { titleScore } from './title-gate.ts';
import type { TakenSpan, Tokens } from './tokens.ts';
import { tokenize } from './tokens.ts';
import { bestTags } from './viterbi.ts';
import type { TaggerWeights } from './weights.ts';

/** Log-odds taken from "outside": a title must speak for a person much louder than a sentence. */
export interface TaggerBias {
  readonly sentence: number;
  readonly title: number;
}

export const taggerBiasDefault: TaggerBias = { sentence: 0.5, title: -7 };

const titleScoreMin = -1.5;

export interface Reading {
  readonly findings: Finding[];
  readonly isTitle: boolean;
}

/** Scores of all tags of all tokens, in log-odds. */
export const emissionsOf = (weights: TaggerWeights, features: Int32Array, count: number): Float32Array => {
  const { emissions, header } = weights;
  const scores = new Float32Array(count * tagCount);
  const sums = new Int32Array(tagCount);
  for (let token = 0; token < count; token += 1) {
    sums.fill(0);
    const first = token * featuresPerToken;
    for (let feature = 0; feature < featuresPerToken; feature += 1) {
      const row = (features[first + feature] ?? 0) * tagCount;
      for (let tag = 0; tag < tagCount; tag += 1) sums[tag] = (sums[tag] ?? 0) + (emissions[row + tag] ?? 0);
    }
    for (let tag = 0; tag < tagCount; tag += 1) scores[token * tagCount + tag] = (sums[tag] ?? 0) * header.scale;
  }
  return scores;
};

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** Neighbouring tokens of one kind as one finding; the confidence is the mean lead over "outside". */
export const findingsOf = (tokens: Tokens, tags: Uint8Array, scores: Float32Array): Finding[] => {
  const findings: Finding[] = [];
  for (let at = 0; at < tokens.count; at += 1) {
    const kind = kindOfTag(tags[at] ?? outside);
    if (tags[at] === outside || !kind || (tokens.kinds[at] ?? '') !== '') continue;
    const first = at;
    let lead = 0;
    for (;;) {
      lead += (scores[at * tagCount + (tags[at] ?? 0)] ?? 0) - (scores[at * tagCount] ?? 0);
      const next = tags[at + 1];
      if (next === undefined || next === outside || next % 2 === 1 || (tokens.kinds[at + 1] ?? '') !== '') break;
      at += 1;
    }
    const start = tokens.starts[first] ?? 0;
    const confidence = logistic(lead / (at - first + 1));
    findings.push({ start, end: tokens.ends[at] ?? start, kind, confidence, rule: 'tagger' });
  }
  return findings;
};

/** Reads one segment of folded text; `taken` are the spans that rules have found. */
export const makeTagger =
  (weights: TaggerWeights, bias: TaggerBias = taggerBiasDefault) =>
  (text: string, taken: readonly TakenSpan[]): Reading => {
    const tokens = tokenize(text, taken);
    const { count } = tokens;
    if (count === 0) return { findings: [], isTitle: false };
    const features = featurize(text, tokens, weights.lexicon, 2 ** weights.header.bucketBits - 1);
    const score = titleScore(weights.gate, features, count);
    const scores = emissionsOf(weights, features, count);
    // Sentences stand far below the threshold, so doubt is the title's.
    const share = logistic((score - titleScoreMin) * 1.5);
    const handicap = bias.sentence + (bias.title - bias.sentence) * share;
    for (let token = 0; token < count; token += 1)
      scores[token * tagCount] = (scores[token * tagCount] ?? 0) - handicap;
    const tags = bestTags(scores, weights.transitions, count);
    return { findings: findingsOf(tokens, tags, scores), isTitle: score > titleScoreMin };
  };
