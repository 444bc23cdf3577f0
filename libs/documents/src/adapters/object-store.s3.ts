import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AppError, isAppError, type MerchantId } from '@rag-assistant/kernel';
import { awsCaller, awsErrorName, type AwsFailure } from '@rag-assistant/platform-aws';
import type { Readable } from 'node:stream';
import { checkKeyOwner, readObjectKey, type ObjectKey } from '../domain/object-key.ts';
import { storeErrors } from '../domain/store-errors.ts';
import type { ObjectStore, StoredObject } from '../ports/object-store.port.ts';
import { watchedBody } from './s3-body.ts';
import { undeclaredType, upload, type S3Target } from './s3-upload.ts';

export interface S3ObjectStoreOptions {
  /** Made by `s3Client` of platform-aws; its `timeoutMs` is below this one's. */
  readonly client: S3Client;
  /** A bucket with versions kept. */
  readonly bucket: string;
  /** Of one request, and between two reads of a body; 10 s by default. */
  readonly timeoutMs?: number;
  /** 8 MiB by default. */
  readonly partBytes?: number;
}

interface Head {
  readonly VersionId?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentType?: string | undefined;
  readonly LastModified?: Date | undefined;
}

const storeRefused = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'documents.store-refused',
    category: 'internal',
    publicText: 'The store of files does not take what this service asks.',
    context: { reason },
    cause,
  });

const failed = (failure: AwsFailure, cause: unknown): AppError => {
  if (failure === 'missing')
    return awsErrorName(cause) === 'NoSuchBucket' ? storeRefused('no-bucket', cause) : storeErrors.objectNotFound();
  if (failure === 'denied' || failure === 'refused') return storeRefused(awsErrorName(cause), cause);
  return storeErrors.storeUnavailable(failure, cause);
};

/** A version that S3 could not have given is answered as a bad request, one that it gave once as not found. */
const isUnknownVersion = (error: unknown, version: string | undefined): boolean =>
  version !== undefined &&
  isAppError(error, 'documents.store-refused') &&
  ['InvalidArgument', 'BadRequest', '400', 'NoSuchVersion', 'MethodNotAllowed', '405'].includes(
    String(error.context['reason']),
  );

const toObject = (key: ObjectKey, { VersionId, ContentLength, ContentType, LastModified }: Head): StoredObject => {
  if (VersionId === undefined || VersionId === 'null') throw storeRefused('bucket-without-versions');
  return {
    key,
    version: VersionId,
    size: ContentLength ?? 0,
    contentType: ContentType === undefined || ContentType === undeclaredType ? null : ContentType,
    storedAt: LastModified ?? new Date(0),
  };
};

const headsAtOnce = 8;

/** Objects in one S3 bucket, under keys that hold their merchant. */
export const s3ObjectStore = (options: S3ObjectStoreOptions): ObjectStore => {
  const { client, bucket: Bucket, timeoutMs = 10_000, partBytes = 8 * 1024 * 1024 } = options;
  const caller = awsCaller({ name: 'object-store', timeoutMs, failed });
  const target: S3Target = { client, caller, bucket: Bucket, partBytes };
  const prefixOf = (merchant: MerchantId): string => `merchants/${merchant}/`;

  const head = async (Key: ObjectKey, VersionId?: string): Promise<StoredObject | null> => {
    try {
      const command = new HeadObjectCommand({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) });
      return toObject(Key, await caller.call((abortSignal) => client.send(command, { abortSignal })));
    } catch (error) {
      if (isAppError(error, 'documents.object-not-found') || isUnknownVersion(error, VersionId)) return null;
      throw error;
    }
  };

  /** Pages of versions and delete markers of whatever begins with `Prefix`. */
  async function* versionPages(Prefix: string) {
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const command = new ListObjectVersionsCommand({ Bucket, Prefix, ...marker });
      const page = await caller.call((abortSignal) => client.send(command, { abortSignal }));
      yield page;
      if (page.IsTruncated !== true) return;
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  const erase = async (Objects: ObjectIdentifier[]): Promise<void> => {
    if (Objects.length === 0) return;
    const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } });
    const { Errors = [] } = await caller.call((abortSignal) => client.send(command, { abortSignal }));
    if (Errors.length > 0) throw storeErrors.storeUnavailable(Errors[0]?.Code ?? 'delete');
  };

  /** Erases what `take` takes among the keys that begin with `prefix`; delete markers go too and are not counted. */
  const eraseAll = async (prefix: string, take: (key: string | undefined) => boolean): Promise<number> => {
    let gone = 0;
    for await (const { Versions = [], DeleteMarkers = [] } of versionPages(prefix)) {
      const versions = Versions.filter(({ Key }) => take(Key));
      const markers = DeleteMarkers.filter(({ Key }) => take(Key));
      await erase([...versions, ...markers].map(({ Key, VersionId }) => ({ Key, VersionId })));
      gone += versions.length;
    }
    return gone;
  };

  const heads = async (found: { key: ObjectKey; version?: string | undefined }[]): Promise<StoredObject[]> => {
    const objects: StoredObject[] = [];
    for (let at = 0; at < found.length; at += headsAtOnce) {
      const some = await Promise.all(found.slice(at, at + headsAtOnce).map(({ key, version }) => head(key, version)));
      objects.push(...some.filter((object) => object !== null));
    }
    return objects;
  };

  return {
    put: async (merchant, key, body, putOptions) => {
      checkKeyOwner(merchant, key);
      const VersionId = await upload(target, key, body, putOptions);
      const object = VersionId === undefined ? undefined : await head(key, VersionId);
      if (!object) throw storeRefused('bucket-without-versions');
      return object;
    },
    get: async (merchant, key, { version, signal } = {}) => {
      checkKeyOwner(merchant, key);
      const command = new GetObjectCommand({ Bucket, Key: key, ...(version !== undefined && { VersionId: version }) });
      try {
        const answer = await caller.call((abortSignal) => client.send(command, { abortSignal }), signal);
        return { object: toObject(key, answer), bytes: watchedBody(answer.Body as Readable, timeoutMs, signal) };
      } catch (error) {
        throw isUnknownVersion(error, version) ? storeErrors.objectNotFound() : error;
      }
    },
    head: async (merchant, key, version) => {
      checkKeyOwner(merchant, key);
      return head(key, version);
    },
    versions: async (merchant, key) => {
      checkKeyOwner(merchant, key);
      const found: { key: ObjectKey; version: string | undefined }[] = [];
      for await (const { Versions = [] } of versionPages(key))
        for (const { Key, VersionId } of Versions) if (Key === key) found.push({ key, version: VersionId });
      return heads(found);
    },
    async *list(merchant, shelf) {
      const Prefix = `${prefixOf(merchant)}${shelf}/`;
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
        const page = await caller.call((abortSignal) => client.send(command, { abortSignal }));
        yield* await heads((page.Contents ?? []).map(({ Key }) => ({ key: readObjectKey(Key ?? '').key })));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    delete: async (merchant, key) => {
      checkKeyOwner(merchant, key);
      return eraseAll(key, (found) => found === key);
    },
    deleteMerchant: async (merchant) => {
      const Prefix = prefixOf(merchant);
      const listing = new ListMultipartUploadsCommand({ Bucket, Prefix });
      const { Uploads = [] } = await caller.call((abortSignal) => client.send(listing, { abortSignal }));
      for (const { Key, UploadId } of Uploads) {
        const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
        await caller.call((abortSignal) => client.send(abort, { abortSignal }));
      }
      return eraseAll(Prefix, () => true);
    },
  };
};
