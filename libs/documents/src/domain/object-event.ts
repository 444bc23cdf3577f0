import { AppError } from '@rag-assistant/kernel';
import { readObjectKey, type ObjectKeyParts } from './object-key.ts';
import { workflowFaults } from './workflow-faults.ts';

/** An event of the store about one object. */
export interface ObjectEvent extends ObjectKeyParts {
  readonly type: 'created' | 'deleted';
  /** Absent in the event of a store that keeps none. */
  readonly version: string | null;
}

/** The form in which EventBridge tells of an object of S3; keys come as they are, without URL encoding. */
export interface StoreNotice {
  readonly 'detail-type': 'Object Created' | 'Object Deleted';
  readonly detail: { readonly object: { readonly key: string; readonly 'version-id'?: string } };
}

export const noticeOf = (type: ObjectEvent['type'], key: string, version: string): StoreNotice => ({
  'detail-type': type === 'created' ? 'Object Created' : 'Object Deleted',
  detail: { object: { key, 'version-id': version } },
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** @throws AppError `documents.event-foreign` for anything but an event about an original of a merchant */
export const readNotice = (notice: unknown): ObjectEvent => {
  const detail = isRecord(notice) ? notice['detail'] : undefined;
  const object = isRecord(detail) ? detail['object'] : undefined;
  const type = isRecord(notice) ? notice['detail-type'] : undefined;
  if (
    !isRecord(object) ||
    typeof object['key'] !== 'string' ||
    (type !== 'Object Created' && type !== 'Object Deleted')
  )
    throw workflowFaults.eventForeign();
  const version = object['version-id'];
  const parts = ownKey(object['key']);
  if (parts.shelf !== 'documents') throw workflowFaults.eventForeign();
  return {
    ...parts,
    type: type === 'Object Created' ? 'created' : 'deleted',
    version: typeof version === 'string' && version !== '' ? version : null,
  };
};

const ownKey = (key: string): ObjectKeyParts => {
  try {
    return readObjectKey(key);
  } catch (error) {
    if (error instanceof AppError) throw workflowFaults.eventForeign();
    throw error;
  }
};
