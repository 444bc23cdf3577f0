import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isAppError } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { emulatedAws, startFaultProxy, startLocalstack } from '@rag-assistant/localstack-utils';
import { eventBridgeClient } from '@rag-assistant/platform-aws/eventbridge';
import { snsClient } from '@rag-assistant/platform-aws/sns';
import { sqsClient } from '@rag-assistant/platform-aws/sqs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../index.ts';
import { emulatedBus, emulatedQueue, emulatedTopic } from '../testing/emulated-flow.ts';
import {
  eventBridgePublisher,
  makeQueueConsumer,
  redriveDeadLetters,
  snsPublisher,
  type QueueConsumerOptions,
} from './index.ts';

const aws = await emulatedAws();
const proxy = await startFaultProxy(aws.endpoint);
const options = { region: aws.region, endpoint: proxy.endpoint, timeoutMs: 300 };
const queue = await emulatedQueue(aws);
const topicArn = await emulatedTopic(aws, queue, true);
const busName = await emulatedBus(aws, queue);
const admin = aws.client(SQSClient);
const [topics, buses, queues] = [snsClient(options), eventBridgeClient(options), sqsClient(options)];
/** For what must succeed, however busy the machine is. */
const patient = { ...options, timeoutMs: 15_000 };
const [patientTopics, patientBuses, patientQueues] = [
  snsClient(patient),
  eventBridgeClient(patient),
  sqsClient(patient),
];
const event = (n: number, data = {}): DomainEvent => ({
  id: `20000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'thing.added',
  merchant: merchantNumber(1),
  subject: `thing-${n}`,
  sequence: n,
  occurredAt: '2026-01-01T00:00:00.000Z',
  data,
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? `${error.code}${error.retryable ? ', retryable' : ''}` : String(error)),
  );
const consumer = (
  handle: (event: DomainEvent) => Promise<void> = () => Promise.resolve(),
  more: Partial<QueueConsumerOptions> = {},
) => makeQueueConsumer({ client: patientQueues, queueUrl: queue.queueUrl, handle, waitS: 0, retryS: 0, ...more });
const drained = async (): Promise<void> => {
  for (let idle = 0; idle < 2;) idle = (await consumer().poll()).handled === 0 ? idle + 1 : 0;
};

afterEach(async () => {
  Object.assign(proxy, { mode: 'works', faultsLeft: Number.POSITIVE_INFINITY });
  await drained();
  proxy.requests = 0;
});
afterAll(async () => {
  for (const client of [topics, buses, queues, patientTopics, patientBuses, patientQueues]) client.destroy();
  await proxy.stop();
  await aws.stop();
});

describe('a topic or bus under strain', () => {
  const publishers = {
    topic: () => snsPublisher({ client: topics, topicArn, timeoutMs: 400 }),
    bus: () => eventBridgePublisher({ client: buses, busName, timeoutMs: 400 }),
  };
  const patientPublishers = {
    topic: () => snsPublisher({ client: patientTopics, topicArn, timeoutMs: 16_000 }),
    bus: () => eventBridgePublisher({ client: patientBuses, busName, timeoutMs: 16_000 }),
  };
  it.each(['topic', 'bus'] as const)('is tried again when it throttles, and takes the event: %s', async (which) => {
    Object.assign(proxy, { mode: 'throttled', faultsLeft: 2 });
    expect(await patientPublishers[which]().publish([event(1)])).toEqual(['published']);
    expect(proxy.requests).toBe(3);
  });

  it.each(
    (['topic', 'bus'] as const).flatMap((which) =>
      (['throttled', 'broken', 'silent', 'cut'] as const).map((mode) => ({ which, mode })),
    ),
  )('ends in one retryable error after three attempts: $which, $mode', async ({ which, mode }) => {
    proxy.mode = mode;
    const began = performance.now();
    expect(await codeOf(publishers[which]().publish([event(1)]))).toBe('events.publisher-unavailable, retryable');
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(proxy.requests).toBe(3);
  });

  it('tells a topic that is not there from one that does not answer', async () => {
    const none = snsPublisher({ client: patientTopics, topicArn: `${topicArn}-none`, timeoutMs: 16_000 });
    expect(await codeOf(none.publish([event(1)]))).toBe('events.publisher-refused');
    expect(proxy.requests).toBe(1);
  });

  it('is left alone for a while after five failures', async () => {
    proxy.mode = 'broken';
    const publisher = publishers.topic();
    for (let n = 0; n < 3; n++) await codeOf(publisher.publish([event(n)]));
    expect(proxy.requests).toBe(5);
  });

  it('publishes what fits beside an event that is too large', async () => {
    const large = event(2, { text: 'x'.repeat(262_000) });
    for (const which of ['topic', 'bus'] as const) {
      const results = await patientPublishers[which]().publish([event(1), large, event(3)]);
      expect(results).toEqual(['published', 'refused', 'published']);
    }
  });
});

describe('a queue under strain', () => {
  const send = (body: string) => admin.send(new SendMessageCommand({ QueueUrl: queue.queueUrl, MessageBody: body }));

  it.each(['throttled', 'broken', 'silent', 'cut'] as const)(
    'ends a poll in one error when it stays %s',
    async (mode) => {
      proxy.mode = mode;
      expect(await codeOf(consumer(undefined, { client: queues }).poll())).toBe('events.queue-unavailable, retryable');
      expect(proxy.requests).toBe(3);
    },
  );

  it('leaves what is no event to its dead letters, and never stops for it', async () => {
    const failures: string[] = [];
    for (const body of ['{', '[]', '{"id":"x"}', JSON.stringify({ ...event(4), merchant: 'nobody' })]) await send(body);
    const watching = consumer(() => Promise.resolve(), {
      onFailure: ({ code }) => failures.push(code),
    });
    await expect
      .poll(
        async () => {
          await watching.poll();
          const asked = { QueueUrl: queue.deadLetterUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] };
          const { Attributes } = await admin.send(new GetQueueAttributesCommand(asked));
          return Number(Attributes?.ApproximateNumberOfMessages);
        },
        { timeout: 20_000 },
      )
      .toBe(4);
    expect(new Set(failures)).toEqual(new Set(['events.malformed']));
    expect(failures).toHaveLength(12);
    expect(await redriveDeadLetters({ client: patientQueues, deadLetterArn: queue.deadLetterArn })).toBe(4);
    for (let n = 0; n < 4; n++) await watching.poll();
  });

  it('gives a message back when its handler takes longer than it is the consumer’s', async () => {
    await send(JSON.stringify(event(5)));
    let ended = false;
    const slow = consumer(() => new Promise(() => undefined), { visibilityS: 2 });
    await expect.poll(async () => (await slow.poll()).failed, { timeout: 20_000 }).toBe(1);
    await expect
      .poll(
        async () => {
          await consumer(async () => void (ended = true)).poll();
          return ended;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
  });

  it('brings an event again that was handled but could not be forgotten', async () => {
    await send(JSON.stringify(event(6)));
    let calls = 0;
    const subject = consumer(
      async () => {
        calls += 1;
        if (calls === 1) proxy.mode = 'broken';
      },
      { visibilityS: 2 },
    );
    await expect.poll(async () => (await subject.poll()).handled, { timeout: 20_000 }).toBe(1);
    proxy.mode = 'works';
    await expect
      .poll(async () => (await consumer(async () => void (calls += 1)).poll(), calls), { timeout: 20_000 })
      .toBe(2);
  });

  it('goes on by itself after it was frozen and killed, and stops at once when told', async () => {
    const own = await startLocalstack();
    const client = sqsClient({ region: aws.region, endpoint: own.endpoint, timeoutMs: 1_500 });
    const stop = new AbortController();
    const other = makeQueueConsumer({
      client,
      queueUrl: `${own.endpoint}/000000000000/none`,
      handle: () => Promise.resolve(),
      waitS: 0,
    });
    const running = other.run(stop.signal);
    await own.pause();
    expect(await codeOf(other.poll())).toMatch(/^events\.queue-(unavailable|refused)/);
    await own.resume();
    await own.kill();
    expect(await codeOf(other.poll())).toBe('events.queue-unavailable, retryable');
    stop.abort();
    await expect(running).resolves.toBeUndefined();
    client.destroy();
    await own.stop();
  }, 150_000);
});
