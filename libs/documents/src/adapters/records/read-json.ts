import type { CellText, DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import type { Place } from '../../domain/extracted-document.ts';
import type { ReadDocument } from '../../ports/document-reader.port.ts';
import { parseValue, refuseDeepJson, WrittenNumber, type JsonValue } from './json-values.ts';

type JsonObject = Readonly<Record<string, JsonValue>>;

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

const shown = (value: JsonValue): string => {
  if (value instanceof WrittenNumber) return value.digits;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return '';
};

const pointerTo = (parent: string, key: string | number): string =>
  `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const isLeaf = (value: JsonValue): boolean => !isObject(value) && !isList(value);

/** `size.width: 3`, lists of plain values in one cell. */
const flatten = (value: JsonValue, path: string): readonly CellText[] => {
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));
  if (!isList(value)) return [{ column: path, text: shown(value) }];
  if (value.every(isLeaf)) return [{ column: path, text: value.map(shown).join(', ') }];
  return value.flatMap((inner, index) => flatten(inner, `${path}.${index + 1}`));
};

/** Lists of objects are tables of their own. */
const holdsTable = (value: JsonValue): boolean =>
  isObject(value) ? Object.values(value).some(holdsTable) : isList(value) && value.length > 1 && value.every(isObject);

const recordCellsMax = 60;
const longText = 400;

/** A record is an object that reads well in one line. */
const recordOf = (value: JsonValue): readonly CellText[] | undefined => {
  if (!isObject(value) || holdsTable(value)) return undefined;
  const cells = flatten(value, '');
  const long = cells.some(({ text }) => text.length > longText || text.includes('\n\n'));
  return cells.length <= recordCellsMax && !long ? cells : undefined;
};

const write = (writer: DocumentWriter, value: JsonValue, pointer: string, level: number, place: Place): void => {
  if (isLeaf(value)) {
    writer.block(shown(value), { kind: 'paragraph' }, { ...place, pointer });
    return;
  }
  if (isList(value)) {
    let fresh = true;
    value.forEach((item, index) => {
      const at = pointerTo(pointer, index);
      const record = recordOf(item);
      if (record) writer.row(record, fresh, { ...place, pointer: at });
      else if (isLeaf(item))
        writer.block(shown(item), { kind: 'list-item', mark: '- ', tight: true }, { ...place, pointer: at });
      else write(writer, item, at, level, place);
      fresh = record === undefined;
    });
    return;
  }
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    const at = pointerTo(pointer, key);
    if (isLeaf(inner)) {
      const text = shown(inner);
      if (text.length <= longText) writer.row([{ column: key, text }], false, { ...place, pointer: at });
      else {
        writer.heading(level, key, { ...place, pointer: at });
        writer.block(text, { kind: 'paragraph' }, { ...place, pointer: at });
      }
      continue;
    }
    writer.heading(level, key, { ...place, pointer: at });
    const record = recordOf(inner);
    if (record) writer.row(record, true, { ...place, pointer: at });
    else write(writer, inner, at, Math.min(9, level + 1), place);
  }
};

/** Every value with its JSON pointer; records of a list become rows. */
export const readJson = (
  text: string,
  writer: DocumentWriter,
  limits: ExtractionLimits,
): Pick<ReadDocument, 'title'> => {
  refuseDeepJson(text, limits.nestingMax);
  const value = parseValue(text, 'json');
  const record = recordOf(value);
  if (record) writer.row(record, true, { pointer: '' });
  else write(writer, value, '', 1, {});
  const title = isObject(value) && Object.hasOwn(value, 'title') ? value['title'] : undefined;
  return typeof title === 'string' ? { title } : {};
};

/** One value a line; a broken line refuses the file, since half of it would be a lie. */
export const readJsonLines = (text: string, writer: DocumentWriter, limits: ExtractionLimits): void => {
  let row = 0;
  let fresh = true;
  for (const line of text.split(/\r?\n/)) {
    row++;
    if (line.trim() === '') continue;
    refuseDeepJson(line, limits.nestingMax);
    const value = parseValue(line, 'jsonl');
    const record = recordOf(value);
    if (record) writer.row(record, fresh, { row, pointer: '' });
    else write(writer, value, '', 1, { row });
    fresh = false;
  }
};
