import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { awsCaller } from '@rag-assistant/platform-aws';
import type { EventPublisher } from '../event-publisher.port.ts';
import { batchPublisher } from './batch-publisher.ts';
import { publisherFailed } from './publisher-errors.ts';

export interface SnsPublisherOptions {
  /** Made by `snsClient` of platform-aws. */
  readonly client: SNSClient;
  readonly topicArn: string;
  /** Of one call; 5 s by default. */
  readonly timeoutMs?: number;
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

/** Events to a topic; `type` and `merchant_id` stand in the attributes, so that subscriptions filter by them. */
export const snsPublisher = ({ client, topicArn, timeoutMs = 5_000 }: SnsPublisherOptions): EventPublisher =>
  batchPublisher(awsCaller({ name: 'event-topic', timeoutMs, failed: publisherFailed }), async (batch, abortSignal) => {
    const command = new PublishBatchCommand({
      TopicArn: topicArn,
      PublishBatchRequestEntries: batch.map(({ item, body }, n) => ({
        Id: String(n),
        Message: body,
        MessageAttributes: { type: text(item.type), merchant_id: text(item.merchant) },
      })),
    });
    const { Failed = [] } = await client.send(command, { abortSignal });
    const failed = new Map(Failed.map(({ Id, SenderFault }) => [Id, SenderFault === true]));
    return batch.map((_, n) => {
      const fault = failed.get(String(n));
      return fault === undefined ? 'published' : fault ? 'refused' : 'later';
    });
  });
