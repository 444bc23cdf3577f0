/** A value's stand-in inside hidden text; the two marks stand for nothing else there. */
const placeholder = /⟦([A-Z_]+):[a-z2-7]+⟧/g;

/** Values by their whole placeholder. */
export type KnownValues = ReadonlyMap<string, string>;

export const noValues: KnownValues = new Map();

export const placeholdersIn = (text: string): string[] => text.match(placeholder) ?? [];

export const holdsPlaceholder = (text: string): boolean => text.includes('⟦');

/** For a search, which no placeholder could help. */
export const withoutPlaceholders = (text: string): string => text.replace(placeholder, ' ').replace(/\s+/g, ' ').trim();

/** For the owner's eyes; what has no value any more shows its kind. */
export const withValues = (text: string, values: KnownValues): string =>
  text.replace(
    placeholder,
    (whole, kind: string) => values.get(whole) ?? `[${kind.toLowerCase().replaceAll('_', ' ')}]`,
  );

/** Values that a source holds are put back, all others left out: a shopper's own words claim nothing about the shop. */
export const withValuesOf = (text: string, values: KnownValues, source: string): string =>
  text
    .replace(placeholder, (whole) => {
      const value = values.get(whole);
      return value !== undefined && source.includes(value) ? value : '';
    })
    .replace(/ {2,}/g, ' ')
    .trim();
