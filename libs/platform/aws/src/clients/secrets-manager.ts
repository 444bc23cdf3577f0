import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings, type AwsClientOptions } from './client-settings.ts';

/** Client of the secret store. @throws AppError `aws.invalid-endpoint` */
export const secretsManagerClient = (options: AwsClientOptions): SecretsManagerClient =>
  new SecretsManagerClient(clientSettings('SECRETS_MANAGER', options));
