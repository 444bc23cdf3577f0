import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EmulatedAws } from '@rag-assistant/localstack-utils';
import { sqsClient } from '@rag-assistant/platform-aws/sqs';
import type { TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { makeQueueConsumer } from '../aws/queue-consumer.ts';
import { redriveDeadLetters } from '../aws/redrive-dead-letters.ts';
import { eventBridgePattern, snsFilterPolicy } from '../event-filter.ts';
import type { EventPublisher } from '../event-publisher.port.ts';
import { makeOutboxRelay } from '../outbox-relay.ts';
import { appendEvents } from '../outbox.ts';
import { flowFilter, type EventFlowSubject } from './event-flow.contract.ts';

export interface EmulatedQueue {
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly deadLetterUrl: string;
  readonly deadLetterArn: string;
}

const arnOf = async (client: SQSClient, QueueUrl: string): Promise<string> => {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return Attributes?.QueueArn ?? '';
};

/** A queue whose messages go to its dead letters at the third failure. */
export const emulatedQueue = async (aws: EmulatedAws): Promise<EmulatedQueue> => {
  const client = aws.client(SQSClient);
  const name = aws.unique('events');
  const { QueueUrl: deadLetterUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const deadLetterArn = await arnOf(client, deadLetterUrl);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: 3 });
  const create = new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } });
  const { QueueUrl: queueUrl = '' } = await client.send(create);
  return { queueUrl, queueArn: await arnOf(client, queueUrl), deadLetterUrl, deadLetterArn };
};

/** A topic with the queue subscribed by the filter's policy. `raw` leaves out the notification around a message. */
export const emulatedTopic = async (aws: EmulatedAws, queue: EmulatedQueue, raw: boolean): Promise<string> => {
  const client = aws.client(SNSClient);
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: aws.unique('events') }));
  const Attributes = {
    FilterPolicy: JSON.stringify(snsFilterPolicy(flowFilter)),
    FilterPolicyScope: 'MessageAttributes',
    RawMessageDelivery: String(raw),
  };
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.queueArn, Attributes }));
  return TopicArn;
};

/** A bus with a rule of the filter's pattern to the queue. */
export const emulatedBus = async (aws: EmulatedAws, queue: EmulatedQueue): Promise<string> => {
  const client = aws.client(EventBridgeClient);
  const Name = aws.unique('events');
  await client.send(new CreateEventBusCommand({ Name }));
  const EventPattern = JSON.stringify(eventBridgePattern(flowFilter));
  await client.send(new PutRuleCommand({ Name: 'to-queue', EventBusName: Name, EventPattern }));
  const Targets = [{ Id: 'queue', Arn: queue.queueArn }];
  await client.send(new PutTargetsCommand({ Rule: 'to-queue', EventBusName: Name, Targets }));
  return Name;
};

/** The outbox of `subject` by `publisher` to the consumer of an emulated queue. */
export const emulatedFlow = (
  aws: EmulatedAws,
  subject: TestDatabase,
  publisher: EventPublisher,
  queue: EmulatedQueue,
): EventFlowSubject => {
  const { database } = subject;
  const client = sqsClient({ region: aws.region, endpoint: aws.endpoint, timeoutMs: 10_000 });
  const relay = makeOutboxRelay({ database, publisher, retryMs: 1 });
  const deadLetters = async (): Promise<number> => {
    const asked = new GetQueueAttributesCommand({
      QueueUrl: queue.deadLetterUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    return Number((await client.send(asked)).Attributes?.ApproximateNumberOfMessages);
  };
  return {
    send: async (merchant, events) => {
      await database.forMerchant(merchant, (sql) => appendEvents(sql, merchant, events));
      await relay.drain(merchant);
    },
    deliver: async (handle) => {
      const consumer = makeQueueConsumer({ client, queueUrl: queue.queueUrl, handle, waitS: 1, retryS: 0 });
      for (let idle = 0; idle < 2;) {
        const { handled, failed } = await consumer.poll();
        idle = handled + failed === 0 ? idle + 1 : 0;
      }
    },
    deadLetters,
    redrive: async () => {
      await redriveDeadLetters({ client, deadLetterArn: queue.deadLetterArn, timeoutMs: 30_000 });
    },
    empty: async () => {
      await subject.truncate();
      for (const QueueUrl of [queue.queueUrl, queue.deadLetterUrl])
        await client.send(new PurgeQueueCommand({ QueueUrl }));
    },
    close: async () => {
      client.destroy();
      await subject.close();
    },
  };
};
