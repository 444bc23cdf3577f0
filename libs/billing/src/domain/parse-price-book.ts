import { invalid } from '@rag-assistant/kernel';
import { dayMsOf, unknownPrice, type PriceBook, type PriceLine } from './price-book.ts';

const invalidBook = (where: string) =>
  invalid('billing.invalid-price-book', `The price book is not valid at ${where}.`, { where });

type Fields = Readonly<Record<string, unknown>>;

/** Refuses fields that are not `names`: a misspelt price must not go unread. */
const fieldsOf = (value: unknown, names: readonly string[], where: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidBook(where);
  const extra = Object.keys(value).find((name) => !names.includes(name));
  if (extra !== undefined) throw invalidBook(`${where}.${extra}`);
  return value as Fields;
};

const textOf = (value: unknown, where: string, form = /\S/): string => {
  if (typeof value !== 'string' || !form.test(value)) throw invalidBook(where);
  return value;
};

const listOf = (value: unknown, where: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw invalidBook(where);
  return value;
};

/** Dollars a million tokens as decimal text are micro-micro-dollars a token once the point is gone. */
const picoUsdOf = (value: unknown, where: string): bigint => {
  const [whole = '', fraction = ''] = textOf(value, where, /^\d{1,6}(?:\.\d{1,6})?$/).split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
};

const dateOf = (value: unknown, where: string): string => {
  const date = textOf(value, where, /^\d{4}-\d{2}-\d{2}$/);
  if (Number.isNaN(dayMsOf(date))) throw invalidBook(where);
  return date;
};

const lineNames = ['modelId', 'aliases', 'usdPerMillionTokens', 'simulated', 'source', 'date'];

const linesOf = (value: unknown, where: string): PriceLine[] => {
  const line = fieldsOf(value, lineNames, where);
  const usd = fieldsOf(line['usdPerMillionTokens'], ['input', 'output', 'cachedInput'], `${where}.usdPerMillionTokens`);
  if (typeof line['simulated'] !== 'boolean') throw invalidBook(`${where}.simulated`);
  const price = {
    inputPicoUsd: picoUsdOf(usd['input'], `${where}.input`),
    outputPicoUsd: picoUsdOf(usd['output'], `${where}.output`),
    cachedInputPicoUsd: picoUsdOf(usd['cachedInput'], `${where}.cachedInput`),
    simulated: line['simulated'],
    source: textOf(line['source'], `${where}.source`),
    date: dateOf(line['date'], `${where}.date`),
  };
  return [line['modelId'], ...listOf(line['aliases'], `${where}.aliases`)].map((modelId) => ({
    modelId: textOf(modelId, `${where}.modelId`),
    ...price,
  }));
};

/** @throws AppError `billing.invalid-price-book` that names the place */
export const parsePriceBook = (value: unknown): PriceBook => {
  const book = fieldsOf(value, ['version', 'currency', 'region', 'lines'], 'book');
  const version = textOf(book['version'], 'version', /^\d{4}-\d{2}(?:\.\d+)?$/);
  if (book['currency'] !== 'USD') throw invalidBook('currency');
  textOf(book['region'], 'region');
  const lines = listOf(book['lines'], 'lines').flatMap((line, at) => linesOf(line, `lines.${at}`));
  const byModel = new Map(lines.map((line) => [line.modelId, line]));
  if (byModel.size !== lines.length || lines.length === 0) throw invalidBook('lines');
  return {
    version,
    lines,
    lineFor: (modelId) => {
      const line = byModel.get(modelId);
      if (!line) throw unknownPrice(modelId);
      return line;
    },
  };
};
