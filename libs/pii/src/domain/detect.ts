import { foldText } from './fold-text.ts';
import { findStructured } from './find-structured.ts';
import type { DetectionOptions, DetectPersonalData, Finding } from './personal-data.ts';
import { addClosedClasses, asBirthDates } from './rules/closed-class-rules.ts';
import { addStreets, streetOf } from './rules/street-rules.ts';
import { segmentEnd } from './split-segments.ts';
import { makeTagger, taggerBiasDefault, type TaggerBias } from './tagger/tagger.ts';
import type { TaggerWeights } from './tagger/weights.ts';

/** In a product title a form alone proves nothing. */
const titleConfidenceMin = 0.8;

/** Findings of one segment of at most `segmentUnitsMax` units. */
export type DetectInSegment = (segment: string) => Finding[];

const inTitle = (text: string, structured: readonly Finding[], tagged: readonly Finding[]): Finding[] => {
  const found = [...structured.filter(({ confidence }) => confidence >= titleConfidenceMin), ...tagged];
  return found.length === 0 ? streetOf(text) : found;
};

export const makeDetectInSegment = (weights: TaggerWeights, bias: TaggerBias = taggerBiasDefault): DetectInSegment => {
  const tag = makeTagger(weights, bias);
  return (segment) => {
    const folded = foldText(segment);
    const structured = findStructured(folded.text);
    const { findings, isTitle } = tag(folded.text, structured);
    const found = isTitle
      ? inTitle(folded.text, structured, findings)
      : addClosedClasses(folded.text, addStreets(folded.text, [...structured, ...findings]), weights.lexicon);
    return asBirthDates(folded.text, found)
      .map((finding) => ({ ...finding, start: folded.start(finding.start), end: folded.end(finding.end) }))
      .sort((a, b) => a.start - b.start);
  };
};

export const isWanted =
  ({ kinds, confidenceMin = 0 }: DetectionOptions) =>
  (finding: Finding): boolean =>
    finding.confidence >= confidenceMin && (kinds?.has(finding.kind) ?? true);

/** The detector of whole texts. Build it once: reading the weights takes longer than reading a text. */
export const makeDetectPersonalData = (weights: TaggerWeights, bias?: TaggerBias): DetectPersonalData => {
  const detect = makeDetectInSegment(weights, bias);
  return (text, options = {}) => {
    const findings: Finding[] = [];
    for (let from = 0; from < text.length;) {
      const end = segmentEnd(text, from);
      const to = end < 0 ? text.length : end;
      for (const finding of detect(text.slice(from, to)))
        findings.push({ ...finding, start: finding.start + from, end: finding.end + from });
      from = to;
    }
    return findings.filter(isWanted(options));
  };
};
