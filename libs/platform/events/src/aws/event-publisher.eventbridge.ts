import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { awsCaller } from '@rag-assistant/platform-aws';
import { eventSource } from '../event-filter.ts';
import type { EventPublisher } from '../event-publisher.port.ts';
import { batchPublisher } from './batch-publisher.ts';
import { publisherFailed } from './publisher-errors.ts';

export interface EventBridgePublisherOptions {
  /** Made by `eventBridgeClient` of platform-aws. */
  readonly client: EventBridgeClient;
  readonly busName: string;
  /** Of one call; 5 s by default. */
  readonly timeoutMs?: number;
}

const mayPass = /Throttl|Internal|Unavailable|Limit/;

/** Events to a bus; the type is the detail type, so that rules filter by it. */
export const eventBridgePublisher = ({
  client,
  busName,
  timeoutMs = 5_000,
}: EventBridgePublisherOptions): EventPublisher =>
  batchPublisher(awsCaller({ name: 'event-bus', timeoutMs, failed: publisherFailed }), async (batch, abortSignal) => {
    const command = new PutEventsCommand({
      Entries: batch.map(({ item, body }) => ({
        EventBusName: busName,
        Source: eventSource,
        DetailType: item.type,
        Time: new Date(item.occurredAt),
        Detail: body,
      })),
    });
    const { Entries = [] } = await client.send(command, { abortSignal });
    return batch.map((_, n) => {
      const code = Entries[n]?.ErrorCode;
      return code === undefined ? 'published' : mayPass.test(code) ? 'later' : 'refused';
    });
  });
