export { eventBridgePublisher, type EventBridgePublisherOptions } from './event-publisher.eventbridge.ts';
export { snsPublisher, type SnsPublisherOptions } from './event-publisher.sns.ts';
export {
  makeQueueConsumer,
  type PollOutcome,
  type QueueConsumer,
  type QueueConsumerOptions,
} from './queue-consumer.ts';
export { readMessage } from './read-message.ts';
export { redriveDeadLetters, type RedriveOptions } from './redrive-dead-letters.ts';
