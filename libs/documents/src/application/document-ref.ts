import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { ObjectKey } from '../domain/object-key.ts';

/** One version of a file in the hands of one execution; what the steps hand on, as JSON. */
export interface DocumentRef {
  readonly merchantId: MerchantId;
  readonly documentId: DocumentId;
  readonly name: string;
  readonly key: ObjectKey;
  readonly version: string;
  readonly execution: string;
}
