import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { AppError } from '@rag-assistant/kernel';
import { awsErrorName, awsFailure } from '@rag-assistant/platform-aws';
import type { EncryptionContext, KeyService } from '../ports/key-service.port.ts';
import { keyRefused, keyServiceUnavailable } from './key-errors.ts';

export interface KmsKeyServiceOptions {
  /** From `kmsClient`, which makes one attempt a call; the guard before the service tries again. */
  readonly client: Pick<KMSClient, 'send'>;
  /** Id, ARN or alias of a symmetric key. */
  readonly keyId: string;
}

/** Bytes or a context that KMS did not wrap: another try ends the same. */
const refusals = /^(?:InvalidCiphertextException|IncorrectKeyException|InvalidKeyUsageException)$/;

const toError = (error: unknown): AppError => {
  const name = awsErrorName(error);
  return refusals.test(name) ? keyRefused(name) : keyServiceUnavailable(awsFailure(error), error);
};

const contextOf = ({ merchant_id }: EncryptionContext): Record<string, string> => ({ merchant_id });

/**
 * Data keys from KMS. Each is bound to its merchant by the encryption context, which the key's policy may demand and
 * CloudTrail records. Put `guardKeyService` before it: it times out, retries and opens a circuit.
 */
export const kmsKeyService = ({ client, keyId }: KmsKeyServiceOptions): KeyService => {
  const bytesOf = (bytes: Uint8Array | undefined, what: string): Uint8Array => {
    if (!bytes || bytes.length === 0) throw keyServiceUnavailable(`no-${what}`);
    return bytes;
  };
  return {
    generateDataKey: async (context) => {
      try {
        const answer = await client.send(
          new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: contextOf(context) }),
        );
        return { plaintext: bytesOf(answer.Plaintext, 'key'), wrapped: bytesOf(answer.CiphertextBlob, 'wrapped-key') };
      } catch (error) {
        throw toError(error);
      }
    },
    decryptDataKey: async (wrapped, context) => {
      try {
        const answer = await client.send(
          // Named, so that a wrapped key of another master key is refused even where this role may use that one.
          new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: contextOf(context) }),
        );
        return bytesOf(answer.Plaintext, 'key');
      } catch (error) {
        throw toError(error);
      }
    },
  };
};
