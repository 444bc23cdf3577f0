import type { AwsCaller } from '@rag-assistant/platform-aws';
import { isAppError } from '@rag-assistant/kernel';
import type { DomainEvent } from '../domain-event.ts';
import type { EventPublisher, PublishResult } from '../event-publisher.port.ts';
import { batches, fits, type Sized } from './batches.ts';

/** Sends one batch; one result an item, in their order. */
type SendBatch = (batch: readonly Sized<DomainEvent>[], signal: AbortSignal) => Promise<PublishResult[]>;

/** What topics and buses have in common: batches, and a result an event. */
export const batchPublisher = (caller: AwsCaller, send: SendBatch): EventPublisher => ({
  publish: async (events, signal) => {
    const results = new Map<number, PublishResult>();
    const sized = events.map((item, at) => ({ item, at, body: JSON.stringify(item) }));
    for (const { at, body } of sized) if (!fits(body)) results.set(at, 'refused');
    for (const batch of batches(sized.filter(({ at }) => !results.has(at)))) {
      try {
        const ends = await caller.call((inner) => send(batch, inner), signal);
        batch.forEach(({ at }, n) => results.set(at, ends[n] ?? 'later'));
      } catch (error) {
        // Earlier batches went: they must not be told as failed.
        if (!isAppError(error) || ![...results.values()].includes('published')) throw error;
        batch.forEach(({ at }) => results.set(at, 'later'));
      }
    }
    return events.map((_, at) => results.get(at) ?? 'later');
  },
});
