import { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@rag-assistant/kernel';
import { awsCaller } from '@rag-assistant/platform-aws';
import { setTimeout as wait } from 'node:timers/promises';
import { queueFailed } from './publisher-errors.ts';

export interface RedriveOptions {
  readonly client: SQSClient;
  /** ARN of the queue of dead letters. */
  readonly deadLetterArn: string;
  /** Of the whole; 10 minutes by default. */
  readonly timeoutMs?: number;
}

const askEveryMs = 250;

const incomplete = (reason: string): AppError =>
  new AppError({
    code: 'events.redrive-incomplete',
    category: 'unavailable',
    publicText: 'Not all dead letters went back to their queue. None is lost; start it again.',
    retryable: true,
    context: { reason },
  });

/**
 * Moves dead letters back to the queues that they come from. Resolves with how many went.
 * @throws AppError `events.redrive-incomplete`, `events.queue-unavailable`, `events.queue-refused`
 */
export const redriveDeadLetters = async ({
  client,
  deadLetterArn: SourceArn,
  timeoutMs = 600_000,
}: RedriveOptions): Promise<number> => {
  const caller = awsCaller({ name: 'dead-letters', timeoutMs: 10_000, failed: queueFailed });
  const start = new StartMessageMoveTaskCommand({ SourceArn });
  const { TaskHandle } = await caller.call((abortSignal) => client.send(start, { abortSignal }));
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    const list = new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 });
    const { Results = [] } = await caller.call((abortSignal) => client.send(list, { abortSignal }));
    // A task that has ended is listed without its handle, the newest first.
    const task = Results.find((one) => one.TaskHandle === TaskHandle) ?? Results[0];
    if (task?.Status === 'COMPLETED') return task.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === 'FAILED' || task?.Status === 'CANCELLED') throw incomplete(task.Status);
    await wait(askEveryMs);
  }
  throw incomplete('timeout');
};
