import { chargeKindNames, type Charge, type ChargeKind, type ChargePart } from '../domain/charge.ts';

/** `input_quantity, …` then `input_pico_usd, …`: the order of every list below. */
export const chargeColumns: readonly string[] = [
  ...chargeKindNames.map((kind) => `${kind}_quantity`),
  ...chargeKindNames.map((kind) => `${kind}_pico_usd`),
];

/** Quantities fit 64 bits; sums of pico-dollars are exact without a limit. */
export const chargeColumnTypes: readonly string[] = [
  ...chargeKindNames.map(() => 'int8'),
  ...chargeKindNames.map(() => 'numeric(38, 0)'),
];

export const chargeValues = ({ parts }: Charge): string[] => [
  ...chargeKindNames.map((kind) => parts[kind].quantity.toString()),
  ...chargeKindNames.map((kind) => parts[kind].picoUsd.toString()),
];

export const chargeSums = chargeColumns.map((name) => `coalesce(sum(${name}), 0)::text as ${name}`).join(', ');

export const chargePartsOf = (row: Readonly<Record<string, unknown>>): Record<ChargeKind, ChargePart> =>
  Object.fromEntries(
    chargeKindNames.map((kind) => [
      kind,
      { quantity: BigInt(String(row[`${kind}_quantity`])), picoUsd: BigInt(String(row[`${kind}_pico_usd`])) },
    ]),
  ) as Record<ChargeKind, ChargePart>;
