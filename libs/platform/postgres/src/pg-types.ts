import pg from 'pg';

const int8 = 20;
const date = 1082;
const int8Array = 1016;
const int4Array = 1007;

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

type Parser = (text: string) => unknown;
/** node-postgres types its own parsers as a closed enum, while oids come as numbers. */
const builtIn = pg.types.getTypeParser as unknown as (oid: number, format?: string) => Parser;

const parsers = new Map<number, Parser>([
  [int8, BigInt],
  [date, (text) => text],
  [int4Array, intArray],
  [int8Array, bigintArray],
]);

/** The value types that `Sql` promises, equal on both engines. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string): Parser =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? builtIn(oid, format),
};
