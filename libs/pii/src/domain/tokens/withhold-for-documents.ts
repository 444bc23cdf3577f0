import type { DetectPersonalData } from '../personal-data.ts';
import { selectForDocuments, type SelectFindings } from './select-for-shop.ts';

/** A span of personal data and the word for its kind, which takes its place for good. */
export interface WithheldPersonalData {
  readonly start: number;
  readonly end: number;
  /** `[PERSON]`, `[EMAIL]`. */
  readonly replacement: string;
}

/** What must not stay in a text that a shop publishes: there is no owner to give it back to. */
export const makeWithholdForDocuments =
  (detect: DetectPersonalData, select: SelectFindings = selectForDocuments) =>
  (text: string): WithheldPersonalData[] =>
    select(text, detect(text)).map(({ start, end, kind }) => ({ start, end, replacement: `[${kind}]` }));
