import { invalid } from '@rag-assistant/kernel';
import { parseDomainEvent, type DomainEvent } from '../domain-event.ts';

const asObject = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below, without the text.
  }
  throw invalid('events.malformed', 'The message is not an event of this system.', { characters: text.length });
};

/** An event from a queue, bare, in a notification of SNS, or in an envelope of EventBridge. @throws AppError `events.malformed` */
export const readMessage = (body: string): DomainEvent => {
  const outer = asObject(body);
  if (outer['Type'] === 'Notification' && typeof outer['Message'] === 'string')
    return parseDomainEvent(outer['Message']);
  return parseDomainEvent('detail-type' in outer ? JSON.stringify(outer['detail'] ?? null) : body);
};
