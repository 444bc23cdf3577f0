import type { Database, Sql } from '@rag-assistant/platform-postgres';
import type { MerchantId } from '@rag-assistant/kernel';
import type { DomainEvent } from './domain-event.ts';

/** `handled` now, or passed over as one that was handled before or is older than what was handled. */
export type Handled = 'handled' | 'duplicate' | 'stale';

/**
 * Handles an event once for a consumer, however often it is delivered: the mark and the effects of `work` are one
 * transaction of the event's merchant, and a second delivery at the same time waits for it.
 */
export const handleOnce = (
  database: Database,
  consumer: string,
  event: DomainEvent,
  work: (sql: Sql) => Promise<void>,
): Promise<Handled> =>
  database.forMerchant(event.merchant, async (sql) => {
    const fresh = await sql.query(
      `insert into event_inbox (merchant_id, consumer, event_id) values ($1::uuid, $2, $3::uuid)
       on conflict do nothing returning event_id`,
      [event.merchant, consumer, event.id],
    );
    if (fresh.length === 0) return 'duplicate';
    await work(sql);
    return 'handled';
  });

/**
 * For events that tell a state of their subject: one that arrives after a later one of the same subject changes
 * nothing. Duplicates are stale.
 */
export const handleLatest = (
  database: Database,
  consumer: string,
  event: DomainEvent,
  work: (sql: Sql) => Promise<void>,
): Promise<Handled> =>
  database.forMerchant(event.merchant, async (sql) => {
    const fresh = await sql.query(
      `insert into event_latest (merchant_id, consumer, subject, sequence) values ($1::uuid, $2, $3, $4::bigint)
       on conflict (merchant_id, consumer, subject) do update set sequence = excluded.sequence
       where event_latest.sequence < excluded.sequence returning subject`,
      [event.merchant, consumer, event.subject, event.sequence],
    );
    if (fresh.length === 0) return 'stale';
    await work(sql);
    return 'handled';
  });

/** A queue keeps a message 14 days at most, and its dead letters as long again; after that no duplicate can come. */
export const inboxDaysKept = 30;

/** Forgets marks that no duplicate can meet any more. Resolves with how many. */
export const pruneInbox = async (database: Database, merchant: MerchantId): Promise<number> =>
  database.forMerchant(merchant, async (sql) => {
    const gone = await sql.query(
      `delete from event_inbox where merchant_id = $1::uuid and received_at < now() - $2::int * interval '1 day' returning event_id`,
      [merchant, inboxDaysKept],
    );
    return gone.length;
  });
