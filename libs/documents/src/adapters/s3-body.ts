import type { Readable } from 'node:stream';
import { isAppError } from '@rag-assistant/kernel';
import { storeErrors } from '../domain/store-errors.ts';

const late = (idleMs: number): Error => new Error(`no byte for ${String(idleMs)} ms`);

/**
 * The bytes of an answer. A connection that stalls or breaks ends as `documents.store-unavailable`; a reader that
 * leaves, even before its first read, frees the connection.
 */
export const watchedBody = (body: Readable, idleMs: number, signal?: AbortSignal): AsyncIterable<Uint8Array> => {
  const source = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const onAbort = (): void => {
    body.destroy(signal?.reason as Error);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const end = (): void => {
    signal?.removeEventListener('abort', onAbort);
    body.destroy();
  };
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const timer = setTimeout(() => body.destroy(late(idleMs)), idleMs);
    try {
      const item = await source.next();
      if (item.done === true) end();
      return item;
    } catch (error) {
      end();
      signal?.throwIfAborted();
      throw isAppError(error) ? error : storeErrors.storeUnavailable('get', error);
    } finally {
      clearTimeout(timer);
    }
  };
  const iterator: AsyncIterator<Uint8Array> = {
    next,
    return: () => {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
};
