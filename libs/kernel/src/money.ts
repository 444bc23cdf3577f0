import type { Brand } from './ids.ts';
import { invalid } from './errors.ts';

/** A cost in millionths of a US dollar. */
export type MicroUsd = Brand<bigint, 'MicroUsd'>;
export const microUsd = (value: bigint): MicroUsd => value as MicroUsd;
export const addMicroUsd = (...costs: readonly MicroUsd[]): MicroUsd =>
  microUsd(costs.reduce<bigint>((sum, cost) => sum + cost, 0n));

/** Dollars with six decimals, `0.000312`. */
export const formatMicroUsd = (cost: MicroUsd): string => {
  const size: bigint = cost;
  const digits = (size < 0n ? -size : size).toString().padStart(7, '0');
  return `${cost < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

/** An amount a shopper pays, in minor units of an ISO 4217 currency (cents for USD). */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

const formatters = new Map<string, Intl.NumberFormat>();
/** Building a formatter costs as much as formatting a hundred amounts; locales and currencies are few. */
const formatterOf = (locale: string, currency: string): Intl.NumberFormat => {
  const key = `${locale} ${currency}`;
  const known = formatters.get(key);
  if (known) return known;
  if (formatters.size >= 100) formatters.clear();
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency });
  formatters.set(key, made);
  return made;
};

const decimals = (currency: string): number => formatterOf('en', currency).resolvedOptions().maximumFractionDigits ?? 2;

/** @throws AppError `kernel.invalid-money` unless the amount is a safe integer and the currency three capitals. */
export const money = (amountMinor: number, currency: string): Money => {
  if (!Number.isSafeInteger(amountMinor) || !/^[A-Z]{3}$/.test(currency))
    throw invalid('kernel.invalid-money', 'An amount needs whole minor units and a three-letter currency.', {
      currency: currency.slice(0, 8),
    });
  return { amountMinor, currency };
};

/** `$1,299.00`, `¥900`. */
export const formatMoney = (amount: Money, locale = 'en-US'): string =>
  formatterOf(locale, amount.currency).format(amount.amountMinor / 10 ** decimals(amount.currency));
