import type { MerchantId } from '@rag-assistant/kernel';
import type { ObjectKey, ObjectShelf } from '../domain/object-key.ts';

export interface StoredObject {
  readonly key: ObjectKey;
  /** Opaque; each put makes another one. */
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  /** As it was declared when it was put. */
  readonly contentType: string | null;
  readonly storedAt: Date;
}

export interface PutOptions {
  readonly contentType?: string;
  /** A body that turns out longer is refused with `documents.file-too-large`, and nothing of it stays. */
  readonly bytesMax: number;
  readonly signal?: AbortSignal;
}

export interface OpenedObject {
  readonly object: StoredObject;
  /** Of this very version, whatever is put meanwhile; read it to its end or return from it. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Files of merchants, every version kept. The key holds the merchant, and every call checks that it is the caller's.
 * All throw AppError `documents.key-foreign` for a key of another merchant or form, `documents.store-unavailable`
 * (retryable) when the store cannot be reached, and the signal's reason when called off.
 */
export interface ObjectStore {
  /**
   * Streams the body in; the version appears whole or not at all.
   * @throws AppError `documents.file-too-large`; what the body throws, with nothing kept
   */
  put(
    merchant: MerchantId,
    key: ObjectKey,
    body: AsyncIterable<Uint8Array> | Uint8Array,
    options: PutOptions,
  ): Promise<StoredObject>;
  /** The latest version when none is named. @throws AppError `documents.object-not-found` */
  get(
    merchant: MerchantId,
    key: ObjectKey,
    options?: { readonly version?: string; readonly signal?: AbortSignal },
  ): Promise<OpenedObject>;
  /** Null when there is no such object or version. */
  head(merchant: MerchantId, key: ObjectKey, version?: string): Promise<StoredObject | null>;
  /** Newest first; empty when there is none. */
  versions(merchant: MerchantId, key: ObjectKey): Promise<readonly StoredObject[]>;
  /** The latest version of every object of the shelf, in no order. */
  list(merchant: MerchantId, shelf: ObjectShelf): AsyncIterable<StoredObject>;
  /** Erases all versions for good; twice is once. Returns how many went. */
  delete(merchant: MerchantId, key: ObjectKey): Promise<number>;
  /** Erases everything of the merchant on all shelves. Returns how many versions went. */
  deleteMerchant(merchant: MerchantId): Promise<number>;
}
