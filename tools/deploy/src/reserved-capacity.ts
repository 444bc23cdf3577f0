import type { PriceBook } from '@rag-assistant/billing';
import { hoursPerMonth } from './pricing-rules.ts';
import type { MonthlyLine } from './monthly-bill.ts';

export interface BreakEven {
  readonly what: string;
  readonly onDemandUsd: number;
  readonly committedUsd: number;
  /** From which use on the commitment is the cheaper one. */
  readonly from: string;
}

const picoPerUsd = 1e12;
const instances = ['db.t4g.medium', 'db.r7g.large'] as const;

/**
 * What a commitment for a year would change. A committed hour is paid whether used or not, so it pays from the share of
 * the year on that its price is of the other. Against serverless capacity it pays from an average capacity on.
 */
export const breakEvens = (book: PriceBook, lines: readonly MonthlyLine[], discount: number): BreakEven[] => {
  const hourly = lines.filter(({ service }) => service.includes('node-hour') || service.includes('instance-hour'));
  const acu = lines.find(({ service }) => service === 'aurora.acu-hour');
  const acuPrice = Number(book.serviceFor('aurora.acu-hour').picoUsd);
  const committed = hourly.map(({ service, usd }) => ({
    what: service,
    onDemandUsd: usd,
    committedUsd: usd * (1 - discount),
    from: `${Math.ceil((1 - discount) * 12)} of 12 months in use (${Math.round((1 - discount) * 100)} %)`,
  }));
  if (!acu) return committed;
  return [
    ...committed,
    ...instances.map((instance) => {
      const price = Number(book.serviceFor(`aurora.instance-hour.${instance}`).picoUsd) * (1 - discount);
      return {
        what: `serverless capacity against a committed ${instance}`,
        onDemandUsd: acu.usd / acu.resources,
        committedUsd: (price * hoursPerMonth) / picoPerUsd,
        from: `an average of ${(price / acuPrice).toFixed(2)} ACU an instance`,
      };
    }),
  ];
};
