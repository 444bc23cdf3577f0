import { isWanted, makeDetectInSegment } from './detect.ts';
import type { DetectionOptions, Finding } from './personal-data.ts';
import { segmentEnd, segmentUnitsMax } from './split-segments.ts';
import type { TaggerBias } from './tagger/tagger.ts';
import type { TaggerWeights } from './tagger/weights.ts';

/** Finds in pieces of a text exactly what the whole text would give; offsets refer to the whole. */
export interface StreamDetector {
  /** Findings that are certain now; those of the last `segmentUnitsMax` units wait. */
  push(piece: string): Finding[];
  /** The rest, at the end of the text. */
  flush(): Finding[];
}

/** @see segmentEnd: both cut by the same function, which never looks farther than a stream holds back */
export const makeStreamDetector = (
  weights: TaggerWeights,
  options: DetectionOptions = {},
  bias?: TaggerBias,
): StreamDetector => {
  const detect = makeDetectInSegment(weights, bias);
  let held = '';
  let offset = 0;
  const read = (to: number): Finding[] => {
    const findings = detect(held.slice(0, to))
      .filter(isWanted(options))
      .map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset }));
    held = held.slice(to);
    offset += to;
    return findings;
  };
  return {
    push: (piece) => {
      held += piece;
      const findings: Finding[] = [];
      while (held.length > segmentUnitsMax) findings.push(...read(segmentEnd(held, 0)));
      return findings;
    },
    flush: () => (held === '' ? [] : read(held.length)),
  };
};
