import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of the parameter store. @throws AppError `aws.invalid-endpoint` */
export const ssmClient = (options: AwsClientOptions): SSMClient => new SSMClient(clientSettings('SSM', options));
