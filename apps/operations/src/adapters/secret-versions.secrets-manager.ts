import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AppError } from '@rag-assistant/kernel';
import type { SecretVersions } from '../rotation/secret-versions.port.ts';

const missing = (): AppError =>
  new AppError({
    code: 'rotation.value-missing',
    category: 'not-found',
    publicText: 'The secret has no such version, or no text in it.',
  });

export const secretsManagerVersions = (client: SecretsManagerClient): SecretVersions => ({
  state: async (SecretId) => {
    const { RotationEnabled = false, VersionIdsToStages = {} } = await client.send(
      new DescribeSecretCommand({ SecretId }),
    );
    return { rotates: RotationEnabled, stages: VersionIdsToStages };
  },
  value: async (SecretId, VersionStage, VersionId) => {
    const { SecretString } = await client
      .send(new GetSecretValueCommand({ SecretId, VersionStage, ...(VersionId !== undefined && { VersionId }) }))
      .catch((error: unknown) => {
        if ((error as Error).name === 'ResourceNotFoundException') throw missing();
        throw error;
      });
    if (SecretString === undefined) throw missing();
    return SecretString;
  },
  putPending: async (SecretId, ClientRequestToken, SecretString) => {
    await client.send(
      new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: ['AWSPENDING'] }),
    );
  },
  promote: async (SecretId, MoveToVersionId, RemoveFromVersionId) => {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId,
        ...(RemoveFromVersionId !== undefined && { RemoveFromVersionId }),
      }),
    );
  },
});
