import pg from 'pg';

const int8 = 20;
const date = 1082;
const int8Array = 1016;
const int4Array = 1007;
const dateArray = 1182;

/** `{1,2}` without quoting or nesting; the general parser costs several times as much on postings. */
const intArray = (text: string): (number | null)[] => {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : Number(item)));
};

const bigintArray = (text: string): (bigint | null)[] =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((item) => (item === 'NULL' ? null : BigInt(item)));

const array = (oid: number): ((text: string) => unknown) =>
  (pg.types.getTypeParser as (oid: number) => (text: string) => unknown)(oid);
const textArray = array(1009);

const parsers = new Map<number, (text: string) => unknown>([
  [int8, BigInt],
  [date, (text) => text],
  [int4Array, intArray],
  [int8Array, bigintArray],
  [dateArray, textArray],
]);

/** The value types that `Sql` promises, equal on both engines. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
