import type { PersonalDataKind } from '../personal-data.ts';
import { tokenType, type TakenSpan, type Tokens } from './tokens.ts';

/** Kinds that the tagger tells apart, in the order of its weights. */
export const taggedKinds = [
  'PERSON',
  'ADDRESS',
  'LOCATION',
  'ORGANISATION',
  'DATE',
  'TITLE',
  'AGE',
  'NATIONALITY',
  'POSTCODE',
] as const satisfies readonly PersonalDataKind[];

export type TaggedKind = (typeof taggedKinds)[number];

/** 0 is outside; 2k + 1 begins kind k, 2k + 2 goes on with it. */
export const tagCount = taggedKinds.length * 2 + 1;
export const outside = 0;

export const isInside = (tag: number): boolean => tag > 0 && tag % 2 === 0;
export const kindOfTag = (tag: number): TaggedKind | undefined => taggedKinds[(tag - 1) >> 1];

/** A tag goes on with a kind only behind a tag of the same kind. */
export const mayFollow = (previous: number, tag: number): boolean =>
  !isInside(tag) || previous === tag || previous === tag - 1;

/** Tags of the spans that a teacher marks. */
export const tagsOf = (tokens: Tokens, spans: readonly TakenSpan[]): Uint8Array => {
  const tags = new Uint8Array(tokens.count);
  let previous: TakenSpan | undefined;
  for (let at = 0; at < tokens.count; at += 1) {
    const start = tokens.starts[at] ?? 0;
    const end = tokens.ends[at] ?? 0;
    const span =
      tokens.types[at] === tokenType.placeholder
        ? undefined
        : spans.find((candidate) => start < candidate.end && end > candidate.start);
    const kind = span ? taggedKinds.findIndex((name) => name === span.kind) : -1;
    if (kind >= 0) tags[at] = kind * 2 + (span === previous ? 2 : 1);
    previous = kind >= 0 ? span : undefined;
  }
  return tags;
};
