import type { NewEvent } from '../outbox.ts';

let made = 0;

/** A new event; ids rise by one. */
export const newEvent = (type: string, subject = 'thing-1', data: NewEvent['data'] = {}): NewEvent => ({
  id: `20000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`,
  type,
  subject,
  occurredAt: new Date('2026-01-01T00:00:00Z'),
  data,
});
