import type { MerchantId } from '@rag-assistant/kernel';

/** Bound to a wrapped key: it opens only under the same context. */
export interface EncryptionContext {
  readonly merchant_id: MerchantId;
}

export interface DataKey {
  /** 32 bytes; never stored. */
  readonly plaintext: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** Keeps the master key; gives data keys and opens them again, as KMS does. */
export interface KeyService {
  /** @throws AppError `pii.key-service-unavailable` */
  generateDataKey(context: EncryptionContext): Promise<DataKey>;
  /** @throws AppError `pii.key-service-unavailable`; `pii.key-refused` for another context or damaged bytes */
  decryptDataKey(wrapped: Uint8Array, context: EncryptionContext): Promise<Uint8Array>;
}
