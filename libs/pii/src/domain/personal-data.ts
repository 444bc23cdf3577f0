/** Every kind that detection tells apart; also the readable part of a placeholder. */
export const personalDataKinds = [
  'PERSON',
  'ADDRESS',
  'POSTCODE',
  'LOCATION',
  'ORGANISATION',
  'NATIONALITY',
  'TITLE',
  'AGE',
  'DATE',
  'BIRTH_DATE',
  'PHONE',
  'EMAIL',
  'CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'NATIONAL_ID',
  'PASSPORT',
  'DRIVER_LICENCE',
  'PLATE',
  'IP',
  'URL',
  'URL_CREDENTIALS',
  'USERNAME',
  'ORDER',
  'ACCOUNT',
] as const;

export type PersonalDataKind = (typeof personalDataKinds)[number];

/** A piece of personal data in a text. */
export interface Finding {
  /** Offset of the first UTF-16 unit in the text as given. */
  readonly start: number;
  /** Offset behind the last unit. */
  readonly end: number;
  readonly kind: PersonalDataKind;
  /** Between 0 and 1; ranks findings, is no calibrated probability. */
  readonly confidence: number;
  /** What found it: `card.luhn-and-cue`, `national-id.uk-nino`, `tagger`. */
  readonly rule: string;
}

export interface DetectionOptions {
  /** Kinds to report; all when absent. */
  readonly kinds?: ReadonlySet<PersonalDataKind>;
  /** Findings below are left out; 0 when absent. */
  readonly confidenceMin?: number;
}

/** Findings in the order of the text, never overlapping. Pure; work is linear in the length of the text. */
export type DetectPersonalData = (text: string, options?: DetectionOptions) => Finding[];

/** Data that pays: kept for hours, not days. */
export const paymentKinds: ReadonlySet<PersonalDataKind> = new Set(['CARD', 'IBAN', 'BANK_ACCOUNT']);

/** Kinds that narrow a person down only beside another finding: "Anna from Oslo", but not "do you ship to Oslo?". */
export const narrowingKinds: ReadonlySet<PersonalDataKind> = new Set(['LOCATION', 'ORGANISATION', 'NATIONALITY']);

/** Kinds that neither point at a person nor narrow one down. */
const plainKinds: ReadonlySet<PersonalDataKind> = new Set(['TITLE', 'DATE', 'URL']);

/** Kinds that point at a person by themselves: all others. */
export const identifyingKinds: ReadonlySet<PersonalDataKind> = new Set(
  personalDataKinds.filter((kind) => !narrowingKinds.has(kind) && !plainKinds.has(kind)),
);
