import { placeholdersIn, withoutPlaceholders, withValues, type KnownValues } from '../domain/placeholders.ts';
import type { OwnerTexts } from '../ports/personal-data.port.ts';
import type { PlaceholderUse } from './tool.ts';

const mapStrings = (value: unknown, map: (text: string) => string): unknown => {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, map)]));
};

/** The input as the tool may have it: values are put in only for a tool that cannot do without them. */
export const toolInput = async (input: unknown, use: PlaceholderUse, texts: OwnerTexts): Promise<unknown> => {
  const spelled = mapStrings(input, (text) => texts.fromModel(text));
  if (use === 'kept') return spelled;
  if (use === 'left-out')
    return mapStrings(spelled, (text) => (placeholdersIn(text).length > 0 ? withoutPlaceholders(text) : text));
  const held: string[] = [];
  mapStrings(spelled, (text) => {
    held.push(...placeholdersIn(text));
    return text;
  });
  if (held.length === 0) return spelled;
  const values: KnownValues = await texts.reveal(held);
  return mapStrings(spelled, (text) => withValues(text, values));
};
