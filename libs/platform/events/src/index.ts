export { isEventSubject, isEventType, parseDomainEvent, type DomainEvent, type EventData } from './domain-event.ts';
