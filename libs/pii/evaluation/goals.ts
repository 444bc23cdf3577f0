/** What the project promises of its detector; `least` and `most` are bounds of the figure at that path. */
export interface Goal {
  readonly name: string;
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
}

export const goals: readonly Goal[] = [
  { name: 'F2, structured kinds', figure: 'pii-presidio.structured.f2', least: 0.98 },
  { name: 'structured spans fully covered', figure: 'pii-presidio.structured.fullCover', least: 0.97 },
  { name: 'F2, contact kinds', figure: 'pii-presidio.contact.f2', least: 0.95 },
  { name: 'F2, contact kinds in lower case', figure: 'pii-presidio.lowerCase.contact.f2', least: 0.92 },
  { name: 'F2, contact kinds with typing errors', figure: 'pii-presidio.typingErrors.contact.f2', least: 0.92 },
  { name: 'F2, all 17 kinds', figure: 'pii-presidio.all.f2', least: 0.93 },
  { name: 'false alarms in 1,000 product titles', figure: 'falseAlarms.productTitles.perThousand', most: 1 },
  { name: 'false alarms in 1,000 harmless utterances', figure: 'falseAlarms.utterances.perThousand', most: 1 },
  { name: 'texts a second of one thread', figure: 'pii-presidio.textsPerSecond', least: 10_000 },
];

const at = (figures: unknown, path: string): number => {
  let value: unknown = figures;
  for (const step of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return typeof value === 'number' ? value : Number.NaN;
};

/** One line a goal: name, figure, bound, whether it is met. */
export const goalLines = (figures: unknown): string[] =>
  goals.map(({ name, figure, least, most }) => {
    const value = at(figures, figure);
    const met = (least === undefined || value >= least) && (most === undefined || value <= most);
    const bound = least === undefined ? `at most ${String(most)}` : `at least ${String(least)}`;
    const shown = Number.isInteger(value) ? String(value) : value.toFixed(3);
    return `${name.padEnd(44)} ${shown.padStart(8)}   goal ${bound.padEnd(14)} ${met ? 'met' : 'MISSED'}`;
  });
