import { KMSClient } from '@aws-sdk/client-kms';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of the key service. @throws AppError `aws.invalid-endpoint` */
export const kmsClient = (options: AwsClientOptions): KMSClient => new KMSClient(clientSettings('KMS', options));
