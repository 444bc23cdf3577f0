import type { TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { setTimeout as wait } from 'node:timers/promises';
import type { DomainEvent } from '../domain-event.ts';
import { inProcessPublisher } from '../in-process-publisher.ts';
import { makeOutboxRelay } from '../outbox-relay.ts';
import { appendEvents, outboxState, retryRefused } from '../outbox.ts';
import { flowFilter, type EventFlowSubject } from './event-flow.contract.ts';

/** The outbox delivered in this process; what is given up stays in it. */
export const inProcessFlow = (subject: TestDatabase): EventFlowSubject => {
  const { database } = subject;
  let current: (event: DomainEvent) => Promise<void> = () => Promise.resolve();
  const publisher = inProcessPublisher([{ name: 'test', filter: flowFilter, handle: (event) => current(event) }]);
  const relay = makeOutboxRelay({ database, publisher, attemptsMax: 3, retryMs: 1 });
  const merchants = [merchantNumber(1), merchantNumber(2)];
  const stateOf = (merchant: (typeof merchants)[number]) =>
    database.forMerchant(merchant, (sql) => outboxState(sql, merchant));
  return {
    send: (merchant, events) => database.forMerchant(merchant, (sql) => appendEvents(sql, merchant, events)),
    deliver: async (handle) => {
      current = handle;
      for (const merchant of merchants)
        while ((await stateOf(merchant)).waiting > 0) {
          await relay.drain(merchant);
          await wait(5);
        }
    },
    deadLetters: async (merchant) => (await stateOf(merchant)).refused,
    redrive: async (merchant) => {
      await database.forMerchant(merchant, (sql) => retryRefused(sql, merchant));
    },
    empty: () => subject.truncate(),
    close: () => subject.close(),
  };
};
