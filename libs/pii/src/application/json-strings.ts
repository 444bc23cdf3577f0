export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** A string inside and the name of the field that holds it, also through a list. */
export interface NamedString {
  readonly key: string;
  readonly text: string;
}

/** Every string value inside, in order; keys are code, not data. */
export const stringsIn = (value: JsonValue, key = ''): NamedString[] => {
  if (typeof value === 'string') return [{ key, text: value }];
  if (value === null || typeof value !== 'object') return [];
  if (isList(value)) return value.flatMap((item) => stringsIn(item, key));
  return Object.entries(value).flatMap(([name, item]) => stringsIn(item, name));
};

/** JSON whose strings are of one type. */
export type JsonOf<Text extends string> =
  Text | number | boolean | null | readonly JsonOf<Text>[] | { readonly [key: string]: JsonOf<Text> };

export const mapStrings = <Text extends string>(
  value: JsonValue,
  map: (string: NamedString) => Text,
  key = '',
): JsonOf<Text> => {
  if (typeof value === 'string') return map({ key, text: value });
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => mapStrings(item, map, key));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, map, name)]));
};
