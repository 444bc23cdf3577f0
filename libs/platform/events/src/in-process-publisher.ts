import type { DomainEvent } from './domain-event.ts';
import type { EventPublisher, PublishResult } from './event-publisher.port.ts';
import { takesType, type EventFilter } from './event-filter.ts';

export interface Subscription {
  readonly name: string;
  readonly filter: EventFilter;
  /** Handles an event once or more often; what it throws makes the event come again. */
  readonly handle: (event: DomainEvent, signal: AbortSignal) => Promise<void>;
}

export interface InProcessOptions {
  /** Of one handler; 30 s by default. */
  readonly timeoutMs?: number;
  /** Told of each handler that failed, with no content of the event. */
  readonly onFailure?: (failure: { subscription: string; event: string; error: unknown }) => void;
}

const within = async (work: Promise<void>, signal: AbortSignal): Promise<void> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/**
 * Hands events to subscribers of this process. An event of which a subscriber failed is published again, to all of
 * them: each handles an event once by the inbox, as it must behind a queue.
 */
export const inProcessPublisher = (
  subscriptions: readonly Subscription[],
  { timeoutMs = 30_000, onFailure }: InProcessOptions = {},
): EventPublisher => {
  const deliver = async (event: DomainEvent, caller?: AbortSignal): Promise<PublishResult> => {
    const interested = subscriptions.filter(({ filter }) => takesType(filter, event.type));
    const ends = await Promise.all(
      interested.map(async ({ name, handle }) => {
        const limit = AbortSignal.timeout(timeoutMs);
        const signal = caller ? AbortSignal.any([limit, caller]) : limit;
        try {
          await within(handle(event, signal), signal);
          return true;
        } catch (error) {
          onFailure?.({ subscription: name, event: event.id, error });
          return false;
        }
      }),
    );
    return ends.every(Boolean) ? 'published' : 'later';
  };
  return {
    publish: async (events, signal) => {
      const results: PublishResult[] = [];
      for (const event of events) results.push(await deliver(event, signal));
      return results;
    },
  };
};
