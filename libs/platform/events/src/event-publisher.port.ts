import type { DomainEvent } from './domain-event.ts';

/** `later`: it may go through when it is tried again. `refused`: it never will. */
export type PublishResult = 'published' | 'later' | 'refused';

/** Brings events to whoever listens, at least once and in no promised order. */
export interface EventPublisher {
  /**
   * One result an event, in their order.
   * @throws AppError `events.publisher-unavailable` (retryable) or `events.publisher-refused` when none went
   */
  publish(events: readonly DomainEvent[], signal?: AbortSignal): Promise<readonly PublishResult[]>;
}
