export { isEventSubject, isEventType, parseDomainEvent, type DomainEvent, type EventData } from './domain-event.ts';
export { eventBridgePattern, eventSource, snsFilterPolicy, takesType, type EventFilter } from './event-filter.ts';
export type { EventPublisher, PublishResult } from './event-publisher.port.ts';
export { eventsMigrations } from './events-migrations.ts';
export { inProcessPublisher, type InProcessOptions, type Subscription } from './in-process-publisher.ts';
export { handleLatest, handleOnce, inboxDaysKept, pruneInbox, type Handled } from './inbox.ts';
export { makeOutboxRelay, type OutboxRelay, type OutboxRelayOptions, type RelayOutcome } from './outbox-relay.ts';
export {
  appendEvents,
  eventDataBytesMax,
  outboxState,
  retryRefused,
  type NewEvent,
  type OutboxState,
} from './outbox.ts';
