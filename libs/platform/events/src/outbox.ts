import { invalid, type MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { isEventSubject, isEventType, type EventData } from './domain-event.ts';

/** An event before it has a place in the outbox. */
export interface NewEvent {
  /** Lower-case UUID; the same id again in the same outbox is the same event, and is kept once. */
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: Date;
  readonly data: EventData;
}

export interface OutboxState {
  /** Not yet published. */
  readonly waiting: number;
  /** Given up: the publisher refuses them, or they failed too often. */
  readonly refused: number;
  /** Age of the oldest that waits, in ms; 0 when none does. */
  readonly oldestMs: number;
}

/** Topics and buses take 256 KiB with everything around it. */
export const eventDataBytesMax = 200 * 1024;

const check = ({ type, subject }: NewEvent, data: string): void => {
  if (!isEventType(type) || !isEventSubject(subject))
    throw invalid('events.invalid', 'An event needs a type such as document.stored and the id of its subject.');
  const bytes = Buffer.byteLength(data);
  if (bytes > eventDataBytesMax)
    throw invalid(
      'events.too-large',
      'An event carries at most 200 KiB; put the content into a store and its key here.',
      {
        bytes,
      },
    );
};

/**
 * Writes events into the outbox of the transaction's merchant: they are published if, and only if, it commits.
 * @throws AppError `events.invalid`, `events.too-large`
 */
export const appendEvents = async (sql: Sql, merchant: MerchantId, events: readonly NewEvent[]): Promise<void> => {
  for (const event of events) {
    const data = JSON.stringify(event.data);
    check(event, data);
    await sql.query(
      `insert into event_outbox (merchant_id, event_id, type, subject, occurred_at, data)
       values ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6) on conflict (merchant_id, event_id) do nothing`,
      [merchant, event.id, event.type, event.subject, event.occurredAt.toISOString(), data],
    );
  }
};

/** How the outbox of the transaction's merchant stands. */
export const outboxState = async (sql: Sql, merchant: MerchantId): Promise<OutboxState> => {
  const [row] = await sql.query<{ waiting: number; refused: number; oldest_ms: number }>(
    `select count(*) filter (where not refused)::int as waiting, count(*) filter (where refused)::int as refused,
       coalesce(extract(epoch from now() - min(occurred_at) filter (where not refused)) * 1000, 0)::float8 as oldest_ms
     from event_outbox where merchant_id = $1::uuid`,
    [merchant],
  );
  return { waiting: row?.waiting ?? 0, refused: row?.refused ?? 0, oldestMs: Math.max(0, row?.oldest_ms ?? 0) };
};

/** Lets what was given up be tried again. Resolves with how many. */
export const retryRefused = async (sql: Sql, merchant: MerchantId): Promise<number> =>
  (
    await sql.query(
      `update event_outbox set refused = false, attempts = 0, available_at = now()
       where merchant_id = $1::uuid and refused returning event_id`,
      [merchant],
    )
  ).length;
