import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { awsCaller } from '../aws-caller.ts';
import { awsFailure } from '../aws-failure.ts';
import { configurationFailed } from './configuration-errors.ts';
import type { ConfigurationSource } from './configuration-source.port.ts';
import type { SourceOptions } from './secrets.secrets-manager.ts';

/** Parameters by name, decrypted. */
export const ssmSource = ({ client, timeoutMs = 3_000 }: SourceOptions<SSMClient>): ConfigurationSource => {
  const caller = awsCaller({ name: 'parameters', timeoutMs, failed: configurationFailed });
  return {
    read: (Name, signal) =>
      caller.call(async (abortSignal) => {
        try {
          const command = new GetParameterCommand({ Name, WithDecryption: true });
          return (await client.send(command, { abortSignal })).Parameter?.Value ?? null;
        } catch (error) {
          if (awsFailure(error) === 'missing') return null;
          throw error;
        }
      }, signal),
  };
};
