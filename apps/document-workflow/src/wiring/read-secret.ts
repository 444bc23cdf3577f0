import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { secretsManagerClient } from '@rag-assistant/platform-aws/secrets-manager';

/** A file of its own, so that only a function that reads a secret loads the client. */
export const readSecret = async (region: string, arn: string): Promise<string> => {
  const client = secretsManagerClient({ region, timeoutMs: 5_000 });
  return (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString ?? '';
};
