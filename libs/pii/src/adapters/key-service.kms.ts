import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { awsErrorName, awsFailure } from '@rag-assistant/platform-aws';
import type { EncryptionContext, KeyService } from '../ports/key-service.port.ts';
import { keyRefused, keyServiceUnavailable } from './key-errors.ts';

export interface KmsKeyServiceOptions {
  readonly client: KMSClient;
  /** Id, ARN or alias of a symmetric key. A wrapped key of any other key is refused. */
  readonly keyId: string;
}

const keyBytes = 32;
const contextOf = (context: EncryptionContext): Record<string, string> => ({ merchant_id: context.merchant_id });

/** KMS refuses here for good: asked again, it refuses again. */
const refusals: Readonly<Record<string, string>> = {
  InvalidCiphertextException: 'context-or-bytes',
  IncorrectKeyException: 'other-key',
  DisabledException: 'key-disabled',
  KMSInvalidStateException: 'key-disabled',
  NotFoundException: 'unknown-master-key',
};

const translate = (error: unknown): Error => {
  const refusal = refusals[awsErrorName(error)];
  if (refusal !== undefined) return keyRefused(refusal);
  const failure = awsFailure(error);
  return failure === 'denied' || failure === 'refused' ? keyRefused(failure) : keyServiceUnavailable(failure, error);
};

const asked = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    throw translate(error);
  }
};

/**
 * Data keys by KMS, bound to their merchant by the encryption context. Makes one attempt: stand it behind
 * `guardKeyService`, whose time limit is above the client's own.
 */
export const openKmsKeyService = ({ client, keyId }: KmsKeyServiceOptions): KeyService => ({
  generateDataKey: async (context) => {
    const command = new GenerateDataKeyCommand({
      KeyId: keyId,
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(context),
    });
    const { Plaintext: plaintext, CiphertextBlob: wrapped } = await asked(client.send(command));
    if (plaintext?.length !== keyBytes || wrapped === undefined) throw keyServiceUnavailable('answer');
    return { plaintext, wrapped };
  },
  decryptDataKey: async (wrapped, context) => {
    const command = new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: wrapped,
      EncryptionContext: contextOf(context),
    });
    const { Plaintext: plaintext } = await asked(client.send(command));
    if (plaintext?.length !== keyBytes) throw keyRefused('length');
    return plaintext;
  },
});
