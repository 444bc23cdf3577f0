import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isAppError } from '@rag-assistant/kernel';
import { awsCaller } from '@rag-assistant/platform-aws';
import type { DomainEvent } from '../domain-event.ts';
import { queueFailed } from './publisher-errors.ts';
import { readMessage } from './read-message.ts';

export interface QueueConsumerOptions {
  /** Made by `sqsClient` of platform-aws, with a limit above `waitS`. */
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Handles an event once or more often; it should end when `signal` does. What it throws brings the event back. */
  readonly handle: (event: DomainEvent, signal: AbortSignal) => Promise<void>;
  /** How long a message is this consumer's alone; a handler has a second less. 30 by default. */
  readonly visibilityS?: number;
  /** How long a poll waits for the first message; 10 by default, 0 asks and goes. */
  readonly waitS?: number;
  /** Before a failed message comes again; doubles with each time, up to 15 minutes. 2 by default. */
  readonly retryS?: number;
  /** Told of each message that failed, with no content of it. */
  readonly onFailure?: (failure: { message: string; received: number; code: string }) => void;
}

export interface PollOutcome {
  readonly handled: number;
  /** They come again, and after the queue's number of times go to its dead letters. */
  readonly failed: number;
}

export interface QueueConsumer {
  /** Takes up to 10 messages and ends when they are dealt with. @throws AppError `events.queue-unavailable`, `events.queue-refused` */
  poll(signal?: AbortSignal): Promise<PollOutcome>;
  /** Polls until `signal` aborts; waits between polls that fail. */
  run(signal: AbortSignal): Promise<void>;
}

const retryMaxS = 15 * 60;
const pauseMs = 1000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });

/** Messages of one queue to one handler. A message is forgotten only after its handler has ended well. */
export const makeQueueConsumer = (options: QueueConsumerOptions): QueueConsumer => {
  const { client, queueUrl: QueueUrl, handle, visibilityS = 30, waitS = 10, retryS = 2, onFailure } = options;
  const caller = awsCaller({ name: 'event-queue', timeoutMs: (waitS + 5) * 1000, failed: queueFailed });

  const handleInTime = async (event: DomainEvent): Promise<void> => {
    const late = new AbortController();
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => {
        const error = new Error('the handler took longer than the message is its own');
        late.abort(error);
        reject(error);
      },
      (visibilityS - 1) * 1000,
    );
    try {
      await Promise.race([handle(event, late.signal), promise]);
    } finally {
      clearTimeout(timer);
    }
  };

  /** Sooner or later it comes again in any case; this only says when. */
  const returnLater = async (ReceiptHandle: string | undefined, received: number): Promise<void> => {
    const VisibilityTimeout = Math.min(retryMaxS, retryS * 2 ** Math.min(received - 1, 20));
    const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout });
    await caller.call((abortSignal) => client.send(command, { abortSignal })).catch(() => undefined);
  };

  const deal = async ({ Body = '', ReceiptHandle, MessageId = '', Attributes }: Message): Promise<boolean> => {
    const received = Number(Attributes?.ApproximateReceiveCount ?? '1');
    try {
      await handleInTime(readMessage(Body));
    } catch (error) {
      onFailure?.({ message: MessageId, received, code: isAppError(error) ? error.code : 'unknown' });
      await returnLater(ReceiptHandle, received);
      return false;
    }
    const command = new DeleteMessageCommand({ QueueUrl, ReceiptHandle });
    // One that cannot be forgotten now comes again, and is passed over by the inbox.
    await caller.call((abortSignal) => client.send(command, { abortSignal })).catch(() => undefined);
    return true;
  };

  const poll = async (signal?: AbortSignal): Promise<PollOutcome> => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitS,
      VisibilityTimeout: visibilityS,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const { Messages = [] } = await caller.call((abortSignal) => client.send(command, { abortSignal }), signal);
    const ends = await Promise.all(Messages.map(deal));
    const handled = ends.filter(Boolean).length;
    return { handled, failed: ends.length - handled };
  };

  return {
    poll,
    run: async (signal) => {
      while (!signal.aborted) {
        try {
          await poll(signal);
        } catch (error) {
          // What is no error of ours is the abort itself.
          if (!isAppError(error)) return;
          await pause(pauseMs, signal);
        }
      }
    },
  };
};
