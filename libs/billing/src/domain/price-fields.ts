import { invalid, type AppError } from '@rag-assistant/kernel';
import { dayMsOf } from './price-book.ts';

export const invalidBook = (where: string): AppError =>
  invalid('billing.invalid-price-book', `The price book is not valid at ${where}.`, { where });

export type Fields = Readonly<Record<string, unknown>>;

/** Refuses fields that are not `names`: a misspelt price must not go unread. */
export const fieldsOf = (value: unknown, names: readonly string[], where: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidBook(where);
  const extra = Object.keys(value).find((name) => !names.includes(name));
  if (extra !== undefined) throw invalidBook(`${where}.${extra}`);
  return value as Fields;
};

export const textOf = (value: unknown, where: string, form = /\S/): string => {
  if (typeof value !== 'string' || !form.test(value)) throw invalidBook(where);
  return value;
};

export const listOf = (value: unknown, where: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw invalidBook(where);
  return value;
};

/** From 1, so that nothing is divided by zero. */
export const countOf = (value: unknown, where: string): bigint => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw invalidBook(where);
  return BigInt(value);
};

export const dateOf = (value: unknown, where: string): string => {
  const date = textOf(value, where, /^\d{4}-\d{2}-\d{2}$/);
  if (Number.isNaN(dayMsOf(date))) throw invalidBook(where);
  return date;
};

/** Decimal dollars as whole pico-dollars. */
export const picoUsdOf = (value: unknown, where: string): bigint => {
  const [whole = '', fraction = ''] = textOf(value, where, /^\d{1,6}(?:\.\d{1,12})?$/).split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
};
