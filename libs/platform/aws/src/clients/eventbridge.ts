import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of the event bus. @throws AppError `aws.invalid-endpoint` */
export const eventBridgeClient = (options: AwsClientOptions): EventBridgeClient =>
  new EventBridgeClient(clientSettings('EVENTBRIDGE', options));
