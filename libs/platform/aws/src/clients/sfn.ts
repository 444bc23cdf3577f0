import { SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of Step Functions. @throws AppError `aws.invalid-endpoint` */
export const sfnClient = (options: AwsClientOptions): SFNClient => new SFNClient(clientSettings('SFN', options));
