import { SNSClient } from '@aws-sdk/client-sns';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of the notification service. @throws AppError `aws.invalid-endpoint` */
export const snsClient = (options: AwsClientOptions): SNSClient => new SNSClient(clientSettings('SNS', options));
