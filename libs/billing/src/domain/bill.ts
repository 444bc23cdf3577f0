import { addMicroUsd, AppError, microUsd, type MerchantId, type MicroUsd } from '@rag-assistant/kernel';
import { chargeKindNames, chargeKinds, type ChargeKind, type ChargePart } from './charge.ts';
import { roundDownMicroUsd } from './price-book.ts';

/** Usage summed over something; `key` says over which one. */
export interface UsageSum {
  readonly key: string;
  readonly events: number;
  readonly cost: MicroUsd;
  readonly parts: Readonly<Record<ChargeKind, ChargePart>>;
}

export interface BillLine {
  readonly modelId: string;
  readonly priceVersion: string;
  /** `rounding` is what rounding each answer up to a whole micro-dollar adds to the parts. */
  readonly kind: ChargeKind | 'rounding';
  readonly quantity: bigint;
  readonly unit: string;
  readonly cost: MicroUsd;
}

export interface Bill {
  readonly merchant: MerchantId;
  readonly month: string;
  readonly lines: readonly BillLine[];
  readonly events: number;
  readonly total: MicroUsd;
}

/** Roll-ups by model and price version, with what the events themselves come to. */
export interface MonthUsage {
  readonly lines: readonly (UsageSum & { readonly modelId: string; readonly priceVersion: string })[];
  readonly events: number;
  readonly cost: MicroUsd;
}

const linesOf = ({ modelId, priceVersion, parts, cost }: MonthUsage['lines'][number]): BillLine[] => {
  const used: BillLine[] = chargeKindNames
    .filter((kind) => parts[kind].quantity > 0n)
    .map((kind) => ({
      modelId,
      priceVersion,
      kind,
      quantity: parts[kind].quantity,
      unit: chargeKinds[kind],
      cost: roundDownMicroUsd(parts[kind].picoUsd),
    }));
  const rest = microUsd(cost - addMicroUsd(...used.map((line) => line.cost)));
  if (rest === 0n) return used;
  return [...used, { modelId, priceVersion, kind: 'rounding', quantity: 0n, unit: '', cost: rest }];
};

/**
 * A merchant's month, line by line. Lines, roll-ups and events are three sums of the same thing.
 * @throws AppError `billing.not-reconciled` when they differ: such a bill is not shown
 */
export const billOf = (merchant: MerchantId, month: string, usage: MonthUsage): Bill => {
  const lines = usage.lines.flatMap(linesOf);
  const total = addMicroUsd(...lines.map(({ cost }) => cost));
  const events = usage.lines.reduce((sum, line) => sum + line.events, 0);
  if (total !== usage.cost || events !== usage.events)
    throw new AppError({
      code: 'billing.not-reconciled',
      category: 'internal',
      publicText: 'The bill does not add up to the recorded usage, so it is not shown.',
      context: { month, events: usage.events, rolledUp: events },
    });
  return { merchant, month, lines, events, total };
};
