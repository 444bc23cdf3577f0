import { invalid } from '@rag-assistant/kernel';
import type { UsageEvent } from './usage.ts';

const eventIdForm = /^[\w.:-]{1,200}$/;

/** @throws AppError `billing.invalid-usage` */
export const checkUsage = (event: UsageEvent): UsageEvent => {
  if (!eventIdForm.test(event.eventId))
    throw invalid('billing.invalid-usage', 'An event id is 1 to 200 letters, digits and . _ : -');
  if (Number.isNaN(event.at.getTime())) throw invalid('billing.invalid-usage', 'An event has a time.');
  return event;
};
