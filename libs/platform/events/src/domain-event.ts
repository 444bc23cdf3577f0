import { invalid, MerchantId, parseJson, type Schema } from '@rag-assistant/kernel';

/** JSON that an event carries: ids and states, never personal data. */
export type EventData = Readonly<Record<string, unknown>>;

/** Something that happened to one merchant's thing. */
export interface DomainEvent {
  /** Lower-case UUID; the same at every delivery. */
  readonly id: string;
  /** `thing.what-happened`, lower-case. */
  readonly type: string;
  readonly merchant: MerchantId;
  /** Id of the thing, 1 to 200 characters of letters, digits and `. _ : @ / -`. */
  readonly subject: string;
  /** Rises with each event of the outbox; of two events of one subject the higher tells the later state. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly data: EventData;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const typeForm = /^[a-z][a-z0-9-]{0,59}(?:\.[a-z][a-z0-9-]{0,59}){1,3}$/;
const subjectForm = /^[\w.:@/-]{1,200}$/;

const isText = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value);

export const isEventType = (value: unknown): value is string => isText(value, typeForm);
export const isEventSubject = (value: unknown): value is string => isText(value, subjectForm);

const isDomainEvent = (value: unknown): value is DomainEvent => {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Partial<Record<keyof DomainEvent, unknown>>;
  return (
    isText(event.id, uuid) &&
    isEventType(event.type) &&
    MerchantId.is(event.merchant) &&
    isEventSubject(event.subject) &&
    Number.isSafeInteger(event.sequence) &&
    typeof event.occurredAt === 'string' &&
    !Number.isNaN(Date.parse(event.occurredAt)) &&
    typeof event.data === 'object' &&
    event.data !== null &&
    !Array.isArray(event.data)
  );
};

const schema: Schema<DomainEvent> = {
  safeParse: (value) =>
    isDomainEvent(value) ? { success: true, data: value } : { success: false, error: { issues: ['event'] } },
};

/** What a queue handed over. @throws AppError `events.malformed` */
export const parseDomainEvent = (text: string): DomainEvent => {
  try {
    return parseJson(schema, text);
  } catch {
    throw invalid('events.malformed', 'The message is not an event of this system.', { characters: text.length });
  }
};
