import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/**
 * Client of the queues. A configured endpoint wins over the host in a queue's address, which an emulator in a container
 * may not know. A consumer that waits for messages needs a `timeoutMs` above its waiting time.
 * @throws AppError `aws.invalid-endpoint`
 */
export const sqsClient = (options: AwsClientOptions): SQSClient => {
  const settings = clientSettings('SQS', options);
  return new SQSClient({ ...settings, ...(settings.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) });
};
