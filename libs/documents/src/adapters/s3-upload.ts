import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { AwsCaller } from '@rag-assistant/platform-aws';
import { refusals } from '../domain/refusals.ts';

export interface S3Target {
  readonly client: S3Client;
  readonly caller: AwsCaller;
  readonly bucket: string;
  /** Bytes held in memory of one upload; S3 takes no part below 5 MiB but the last. */
  readonly partBytes: number;
}

/** What S3 itself writes down when no type was declared. */
export const undeclaredType = 'binary/octet-stream';

type Body = AsyncIterable<Uint8Array> | Uint8Array;

/** The body in pieces of `partBytes`; the last one may be shorter, an empty body is one empty piece. */
async function* inParts(body: Body, partBytes: number, bytesMax: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let size = 0;
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    size += chunk.byteLength;
    if (size > bytesMax) throw refusals.fileTooLarge(bytesMax);
    held.push(chunk);
    heldBytes += chunk.byteLength;
    while (heldBytes > partBytes) {
      const all = Buffer.concat(held);
      yield all.subarray(0, partBytes);
      held = [all.subarray(partBytes)];
      heldBytes -= partBytes;
    }
  }
  yield Buffer.concat(held);
}

const putWhole = async (
  { client, caller, bucket }: S3Target,
  Key: string,
  Body: Uint8Array,
  ContentType: string,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  const command = new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType });
  return (await caller.call((abortSignal) => client.send(command, { abortSignal }), signal)).VersionId;
};

const putInParts = async (
  { client, caller, bucket: Bucket }: S3Target,
  Key: string,
  parts: AsyncIterator<Uint8Array>,
  first: readonly Uint8Array[],
  ContentType: string,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  const create = new CreateMultipartUploadCommand({ Bucket, Key, ContentType });
  const { UploadId } = await caller.call((abortSignal) => client.send(create, { abortSignal }), signal);
  const done: CompletedPart[] = [];
  const send = async (Body: Uint8Array): Promise<void> => {
    const PartNumber = done.length + 1;
    const part = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body });
    const { ETag } = await caller.call((abortSignal) => client.send(part, { abortSignal }), signal);
    done.push({ ETag, PartNumber });
  };
  try {
    for (const part of first) await send(part);
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) await send(next.value);
    const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: done } });
    return (await caller.call((abortSignal) => client.send(complete, { abortSignal }), signal)).VersionId;
  } catch (error) {
    const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
    // What cannot be called off now is what the bucket's lifecycle rule for unfinished uploads is for.
    await caller.call((abortSignal) => client.send(abort, { abortSignal })).catch(() => undefined);
    throw error;
  }
};

/** Streams a body in; it appears whole or not at all. Resolves with its version; undefined when the bucket keeps none. */
export const upload = async (
  target: S3Target,
  key: string,
  body: Body,
  { contentType, bytesMax, signal }: { contentType?: string; bytesMax: number; signal?: AbortSignal },
): Promise<string | undefined> => {
  signal?.throwIfAborted();
  const type = contentType ?? undeclaredType;
  const parts = inParts(body, target.partBytes, bytesMax);
  try {
    const first = await parts.next();
    const second = await parts.next();
    const whole = first.done === true ? Buffer.alloc(0) : first.value;
    if (second.done === true) return await putWhole(target, key, whole, type, signal);
    return await putInParts(target, key, parts, [whole, second.value], type, signal);
  } finally {
    await parts.return(undefined).catch(() => undefined);
  }
};
