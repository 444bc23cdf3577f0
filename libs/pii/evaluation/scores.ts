import type { GoldText } from './data-sets.ts';

export interface Predicted {
  readonly start: number;
  readonly end: number;
  /** In the names of the set; other kinds of ours as `OTHER`. */
  readonly kind: string;
}

const structured = [
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'CREDIT_CARD',
  'IBAN_CODE',
  'US_SSN',
  'IP_ADDRESS',
  'US_DRIVER_LICENSE',
];
const contact = [...structured, 'PERSON', 'STREET_ADDRESS', 'ZIP_CODE'];

export const sets = {
  structured: new Set(structured),
  contact: new Set(contact),
  /** Every kind. */
  all: undefined,
} as const satisfies Record<string, ReadonlySet<string> | undefined>;
export type SetName = keyof typeof sets;
export const setNames = Object.keys(sets) as SetName[];

interface Counts {
  hit: number;
  extra: number;
  missed: number;
  covered: number;
  spans: number;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f2: number;
  /** Share of marked spans whose every character was found. */
  readonly fullCover: number;
}

interface KindCounts {
  characters: number;
  found: number;
  rightKind: number;
  extra: number;
}

export const f2Of = (precision: number, recall: number): number =>
  precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const scoreOf = ({ hit, extra, missed, covered, spans }: Counts): Score => {
  const precision = share(hit, hit + extra);
  const recall = share(hit, hit + missed);
  return { precision, recall, f2: f2Of(precision, recall), fullCover: share(covered, spans) };
};

const paint = (size: number, spans: readonly Predicted[]): (string | undefined)[] => {
  const kinds = new Array<string | undefined>(size).fill(undefined);
  for (const { start, end, kind } of spans) kinds.fill(kind, start, end);
  return kinds;
};

const overlapMin = 0.9;

/**
 * By character: inside a set kinds are ignored, and a predicted character on a span of a kind outside the set counts
 * neither way. By span, as Presidio scores: a hit shares at least 0.9 of the union, kinds ignored.
 */
export class Tally {
  readonly #counts = new Map<SetName, Counts>(
    setNames.map((name) => [name, { hit: 0, extra: 0, missed: 0, covered: 0, spans: 0 }]),
  );
  readonly #kinds = new Map<string, KindCounts>();
  readonly #spans = { hit: 0, predicted: 0, marked: 0 };

  add({ text, spans }: GoldText, predicted: readonly Predicted[]): void {
    const gold = paint(text.length, spans);
    const found = paint(text.length, predicted);
    for (const [name, counts] of this.#counts) {
      const set: ReadonlySet<string> | undefined = sets[name];
      const isIn = (kind: string | undefined): boolean => kind !== undefined && (set?.has(kind) ?? true);
      for (let at = 0; at < text.length; at += 1) {
        const wanted = isIn(gold[at]);
        const got = isIn(found[at]);
        if (wanted && got) counts.hit += 1;
        else if (wanted) counts.missed += 1;
        else if (got && gold[at] === undefined) counts.extra += 1;
      }
      for (const span of spans)
        if (isIn(span.kind)) {
          counts.spans += 1;
          if (found.slice(span.start, span.end).every(isIn)) counts.covered += 1;
        }
    }
    this.#addKinds(gold, found);
    this.#addSpans(spans, predicted);
  }

  #addKinds(gold: readonly (string | undefined)[], found: readonly (string | undefined)[]): void {
    const of = (kind: string): KindCounts => {
      const counts = this.#kinds.get(kind) ?? { characters: 0, found: 0, rightKind: 0, extra: 0 };
      this.#kinds.set(kind, counts);
      return counts;
    };
    for (const [at, kind] of gold.entries()) {
      const got = found[at];
      if (kind !== undefined) {
        const counts = of(kind);
        counts.characters += 1;
        if (got !== undefined) counts.found += 1;
        if (got === kind) counts.rightKind += 1;
      } else if (got !== undefined) of(got).extra += 1;
    }
  }

  #addSpans(spans: readonly Predicted[], predicted: readonly Predicted[]): void {
    this.#spans.marked += spans.length;
    this.#spans.predicted += predicted.length;
    for (const { start, end } of spans)
      if (
        predicted.some((other) => {
          const shared = Math.min(end, other.end) - Math.max(start, other.start);
          return shared >= overlapMin * (Math.max(end, other.end) - Math.min(start, other.start));
        })
      )
        this.#spans.hit += 1;
  }

  score(name: SetName): Score {
    const counts = this.#counts.get(name);
    if (!counts) throw new Error(`No such set: ${name}`);
    return scoreOf(counts);
  }

  overlap90(): Omit<Score, 'fullCover'> {
    const { hit, predicted, marked } = this.#spans;
    const precision = share(hit, predicted);
    const recall = share(hit, marked);
    return { precision, recall, f2: f2Of(precision, recall) };
  }

  kinds(): Record<string, { characters: number; recall: number; rightKind: number; extraCharacters: number }> {
    return Object.fromEntries(
      [...this.#kinds]
        .sort(([, a], [, b]) => b.characters - a.characters)
        .map(([kind, { characters, found, rightKind, extra }]) => [
          kind,
          {
            characters,
            recall: share(found, characters),
            rightKind: share(rightKind, characters),
            extraCharacters: extra,
          },
        ]),
    );
  }
}
