import { emulatedAws } from '@rag-assistant/localstack-utils';
import { eventBridgeClient } from '@rag-assistant/platform-aws/eventbridge';
import { snsClient } from '@rag-assistant/platform-aws/sns';
import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { afterAll } from 'vitest';
import { eventsMigrations } from '../index.ts';
import { emulatedBus, emulatedFlow, emulatedQueue, emulatedTopic } from '../testing/emulated-flow.ts';
import { describeEventFlow } from '../testing/event-flow.contract.ts';
import { eventBridgePublisher, snsPublisher } from './index.ts';

const aws = await emulatedAws();
const options = { region: aws.region, endpoint: aws.endpoint, timeoutMs: 20_000 };
const [topics, buses] = [snsClient(options), eventBridgeClient(options)];
afterAll(async () => {
  topics.destroy();
  buses.destroy();
  await aws.stop();
});

for (const raw of [true, false])
  describeEventFlow(`SNS to SQS on LocalStack, ${raw ? 'raw' : 'as notifications'}`, async () => {
    const queue = await emulatedQueue(aws);
    const topicArn = await emulatedTopic(aws, queue, raw);
    const publisher = snsPublisher({ client: topics, topicArn, timeoutMs: 20_000 });
    return emulatedFlow(aws, await testDatabase(eventsMigrations), publisher, queue);
  });

describeEventFlow('EventBridge to SQS on LocalStack', async () => {
  const queue = await emulatedQueue(aws);
  const busName = await emulatedBus(aws, queue);
  const publisher = eventBridgePublisher({ client: buses, busName, timeoutMs: 20_000 });
  return emulatedFlow(aws, await testDatabase(eventsMigrations), publisher, queue);
});
