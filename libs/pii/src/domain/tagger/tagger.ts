import type { Finding } from '../personal-data.ts';
import { emissionsOf } from './emissions.ts';
import { featurize } from './features.ts';
import { isInside, kindOfTag, outside, tagCount, type TaggedKind } from './tags.ts';
import { titleScore } from './title-gate.ts';
import type { TakenSpan, Tokens } from './tokens.ts';
import { tokenize } from './tokens.ts';
import { bestTags } from './viterbi.ts';
import type { TaggerWeights } from './weights.ts';

/** How the tagger is tilted, in log-odds. */
export interface TaggerBias {
  /** Taken from "outside" everywhere: a missed name costs more than an extra one. */
  readonly sentence: number;
  /** Given to the beginning of a value, which does not lengthen it as `sentence` does. */
  readonly begin: number;
  /** Taken from every kind in a product title, which must speak for it much louder than a sentence. */
  readonly title: number;
  /** Score of the gate from which on a text reads as a title to each kind: numbers and firms stand in titles more than people. */
  readonly titleFrom: Readonly<Record<TaggedKind, number>>;
}

const titleFrom = -1.5;
export const taggerBiasDefault: TaggerBias = {
  sentence: 0.8,
  begin: 0.7,
  title: 10,
  titleFrom: {
    PERSON: -1,
    ADDRESS: titleFrom,
    LOCATION: titleFrom,
    ORGANISATION: titleFrom,
    DATE: titleFrom,
    TITLE: titleFrom,
    AGE: titleFrom,
    NATIONALITY: titleFrom,
    POSTCODE: titleFrom,
  },
};
/** Sentences stand far below the threshold, so doubt is the title's. */
const titleSlope = 1.5;

export interface Reading {
  readonly findings: Finding[];
  readonly isTitle: boolean;
}

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
    // In lower case the name of an author or of a hero looks like any shopper's.
    const isLower = text === text.toLowerCase();
    const costs = new Float32Array(tagCount).fill(-bias.sentence, 0, 1);
    for (let tag = 1; tag < tagCount; tag += 1) {
      const kind = kindOfTag(tag);
      if (kind)
        costs[tag] =
          (isInside(tag) ? 0 : bias.begin) -
          bias.title * logistic((score - (isLower ? titleFrom : bias.titleFrom[kind])) * titleSlope);
    }
    for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) + (costs[at % tagCount] ?? 0);
    const tags = bestTags(scores, weights.transitions, count);
    return { findings: findingsOf(tokens, tags, scores), isTitle: score > titleFrom };
  };
