import { invalid } from '@rag-assistant/kernel';
import type { UsageEvent } from './usage.ts';

const eventIdForm = /^[\w.:-]{1,200}$/;
const featureForm = /^[a-z][a-z0-9-]{0,39}$/;
/** A thousand times what any request can use; sums of it stay far inside 64 bits. */
const countMax = 10_000_000_000;
const yearMin = 2000;
const yearMax = 2200;

/** @throws AppError `billing.invalid-usage` for what is negative, a fraction, or more than a request can use */
export const countOfUsage = (count: number): bigint => {
  if (!Number.isSafeInteger(count) || count < 0 || count > countMax)
    throw invalid('billing.invalid-usage', 'Counts of usage are whole numbers from 0 to 10,000,000,000.');
  return BigInt(count);
};

/** @throws AppError `billing.invalid-usage` */
export const checkUsage = (event: UsageEvent): UsageEvent => {
  if (!eventIdForm.test(event.eventId))
    throw invalid('billing.invalid-usage', 'An event id is 1 to 200 letters, digits and . _ : -');
  const year = event.at.getUTCFullYear();
  if (!(year >= yearMin && year <= yearMax)) throw invalid('billing.invalid-usage', 'An event has a time.');
  if (event.feature !== undefined && !featureForm.test(event.feature))
    throw invalid('billing.invalid-usage', 'A feature is 1 to 40 lower-case letters, digits and hyphens.');
  return event;
};
