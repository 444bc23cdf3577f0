import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsCaller } from '../aws-caller.ts';
import { awsFailure } from '../aws-failure.ts';
import { configurationFailed, configurationRefused } from './configuration-errors.ts';
import type { ConfigurationSource } from './configuration-source.port.ts';

export interface SourceOptions<Client> {
  readonly client: Client;
  /** Of one call; 3 s by default. */
  readonly timeoutMs?: number;
}

/** Secrets by name or ARN, in their current version; binary ones are refused. */
export const secretsManagerSource = ({
  client,
  timeoutMs = 3_000,
}: SourceOptions<SecretsManagerClient>): ConfigurationSource => {
  const caller = awsCaller({ name: 'secrets', timeoutMs, failed: configurationFailed });
  return {
    read: (SecretId, signal) =>
      caller.call(async (abortSignal) => {
        try {
          const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }), { abortSignal });
          if (SecretString === undefined) throw configurationRefused('binary');
          return SecretString;
        } catch (error) {
          if (awsFailure(error) === 'missing') return null;
          throw error;
        }
      }, signal),
  };
};
