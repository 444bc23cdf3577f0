import { AppError } from '@rag-assistant/kernel';
import { awsErrorName, type AwsFailure } from '@rag-assistant/platform-aws';

/** What a topic or bus answered, as ours. */
export const publisherFailed = (failure: AwsFailure, cause: unknown): AppError =>
  failure === 'throttled' || failure === 'timeout' || failure === 'unavailable'
    ? new AppError({
        code: 'events.publisher-unavailable',
        category: 'unavailable',
        publicText: 'Events cannot be published at the moment. They are kept and published later.',
        retryable: true,
        context: { failure },
        cause,
      })
    : new AppError({
        code: 'events.publisher-refused',
        category: 'internal',
        publicText: 'The topic or bus does not take events from this service.',
        context: { failure, name: awsErrorName(cause) },
        cause,
      });

/** What a queue answered, as ours. */
export const queueFailed = (failure: AwsFailure, cause: unknown): AppError =>
  failure === 'throttled' || failure === 'timeout' || failure === 'unavailable'
    ? new AppError({
        code: 'events.queue-unavailable',
        category: 'unavailable',
        publicText: 'The queue does not answer at the moment. Nothing is lost; it is asked again.',
        retryable: true,
        context: { failure },
        cause,
      })
    : new AppError({
        code: 'events.queue-refused',
        category: 'internal',
        publicText: 'The queue does not take what this service asks.',
        context: { failure, name: awsErrorName(cause) },
        cause,
      });
