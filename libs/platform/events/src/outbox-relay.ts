import type { MerchantId } from '@rag-assistant/kernel';
import { isAppError } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { DomainEvent, EventData } from './domain-event.ts';
import type { EventPublisher, PublishResult } from './event-publisher.port.ts';

export interface OutboxRelayOptions {
  readonly database: Database;
  readonly publisher: EventPublisher;
  /** Events taken at once; 10 by default, what a topic takes. */
  readonly batchMax?: number;
  /** While one relay has an event no other takes it; above the publisher's own limit. 60 s by default. */
  readonly leaseMs?: number;
  /** Failures of one event before it is given up; 12 by default, about half an hour. A publisher that is not there does not count. */
  readonly attemptsMax?: number;
  /** Before the second attempt; doubles up to 15 minutes. 1 s by default. */
  readonly retryMs?: number;
}

export interface RelayOutcome {
  readonly published: number;
  readonly later: number;
  readonly refused: number;
}

export interface OutboxRelay {
  /**
   * Publishes what waits in one merchant's outbox. Several relays may run at once; a crash between publishing and
   * forgetting publishes again. @throws AppError of the database
   */
  drain(merchant: MerchantId, signal?: AbortSignal): Promise<RelayOutcome>;
}

interface Row extends Record<string, unknown> {
  sequence: bigint;
  event_id: string;
  type: string;
  subject: string;
  occurred_at: Date;
  data: string;
}

const retryMaxMs = 15 * 60_000;

const toEvent = (merchant: MerchantId, row: Row): DomainEvent => ({
  id: row.event_id,
  type: row.type,
  merchant,
  subject: row.subject,
  sequence: Number(row.sequence),
  occurredAt: row.occurred_at.toISOString(),
  data: JSON.parse(row.data) as EventData,
});

/** Outbox to publisher, one merchant at a time: a payload is read under its own merchant's policy alone. */
export const makeOutboxRelay = (options: OutboxRelayOptions): OutboxRelay => {
  const { database, publisher, batchMax = 10, leaseMs = 60_000, attemptsMax = 12, retryMs = 1000 } = options;

  const take = (merchant: MerchantId): Promise<DomainEvent[]> =>
    database.forMerchant(merchant, async (sql) => {
      const rows = await sql.query<Row>(
        `update event_outbox set attempts = attempts + 1, available_at = now() + $2::int * interval '1 ms'
         where merchant_id = $1::uuid and sequence in (
           select sequence from event_outbox
           where merchant_id = $1::uuid and not refused and available_at <= now()
           order by sequence limit $3::int for update skip locked)
         returning sequence, event_id, type, subject, occurred_at, data`,
        [merchant, leaseMs, batchMax],
      );
      return rows.map((row) => toEvent(merchant, row)).sort((a, b) => a.sequence - b.sequence);
    });

  const settle = (
    merchant: MerchantId,
    events: readonly DomainEvent[],
    results: readonly PublishResult[],
    mayGiveUp: boolean,
  ): Promise<RelayOutcome> =>
    database.forMerchant(merchant, async (sql) => {
      const of = (result: PublishResult): number[] =>
        events.flatMap(({ sequence }, at) => (results[at] === result ? [sequence] : []));
      const [published, later, refused] = [of('published'), of('later'), of('refused')];
      await sql.query('delete from event_outbox where merchant_id = $1::uuid and sequence = any($2::bigint[])', [
        merchant,
        published,
      ]);
      const spent = await sql.query(
        `update event_outbox set refused = sequence = any($3::bigint[]) or ($7::boolean and attempts >= $4::int),
           available_at = now() + least($5::float8 * 2 ^ least(attempts - 1, 20), $6::float8) * interval '1 ms'
         where merchant_id = $1::uuid and sequence = any($2::bigint[]) returning refused`,
        [merchant, [...later, ...refused], refused, attemptsMax, retryMs, retryMaxMs, mayGiveUp],
      );
      const given = spent.filter((row) => row['refused'] === true).length;
      return { published: published.length, later: spent.length - given, refused: given };
    });

  /** Null when the publisher took nothing at all. */
  const publish = async (
    events: readonly DomainEvent[],
    signal?: AbortSignal,
  ): Promise<readonly PublishResult[] | null> => {
    try {
      return await publisher.publish(events, signal);
    } catch (error) {
      if (isAppError(error)) return null;
      throw error;
    }
  };

  return {
    drain: async (merchant, signal) => {
      const total = { published: 0, later: 0, refused: 0 };
      for (;;) {
        signal?.throwIfAborted();
        const events = await take(merchant);
        if (events.length === 0) return total;
        const results = await publish(events, signal);
        const outcome = await settle(merchant, events, results ?? events.map(() => 'later'), results !== null);
        total.published += outcome.published;
        total.later += outcome.later;
        total.refused += outcome.refused;
        if (outcome.published === 0) return total;
      }
    },
  };
};
