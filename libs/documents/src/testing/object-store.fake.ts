import type { MerchantId } from '@rag-assistant/kernel';
import { checkKeyOwner, readObjectKey, type ObjectKey } from '../domain/object-key.ts';
import { refusals } from '../domain/refusals.ts';
import { storeErrors } from '../domain/store-errors.ts';
import type { ObjectStore, StoredObject } from '../ports/object-store.port.ts';

interface Kept {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
}

export interface FakeObjectStore extends ObjectStore {
  /** Everything that is kept, of all merchants. */
  keys(): string[];
}

/** Objects in memory; versions are numbers. */
export const fakeObjectStore = (): FakeObjectStore => {
  const kept = new Map<ObjectKey, Kept[]>();
  let puts = 0;
  const of = (merchant: MerchantId, key: ObjectKey): Kept[] => {
    checkKeyOwner(merchant, key);
    return kept.get(key) ?? [];
  };
  const find = (merchant: MerchantId, key: ObjectKey, version?: string): Kept | undefined => {
    const versions = of(merchant, key);
    return version === undefined ? versions[0] : versions.find(({ object }) => object.version === version);
  };
  return {
    keys: () => [...kept.keys()],
    put: async (merchant, key, body, { contentType, bytesMax, signal }) => {
      checkKeyOwner(merchant, key);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of body instanceof Uint8Array ? [body] : body) {
        signal?.throwIfAborted();
        size += part.byteLength;
        if (size > bytesMax) throw refusals.fileTooLarge(bytesMax);
        parts.push(part);
      }
      const object: StoredObject = {
        key,
        version: `v${++puts}`,
        size,
        contentType: contentType ?? null,
        storedAt: new Date(puts),
      };
      kept.set(key, [{ object, bytes: Buffer.concat(parts) }, ...of(merchant, key)]);
      return object;
    },
    get: async (merchant, key, { version, signal } = {}) => {
      signal?.throwIfAborted();
      const found = find(merchant, key, version);
      if (!found) throw storeErrors.objectNotFound();
      return Promise.resolve({ object: found.object, bytes: once(found.bytes) });
    },
    head: async (merchant, key, version) => Promise.resolve(find(merchant, key, version)?.object ?? null),
    versions: async (merchant, key) => Promise.resolve(of(merchant, key).map(({ object }) => object)),
    async *list(merchant, shelf) {
      for (const [key, [latest]] of kept) {
        const parts = readObjectKey(key);
        if (latest && parts.merchant === merchant && parts.shelf === shelf) yield await Promise.resolve(latest.object);
      }
    },
    delete: async (merchant, key) => {
      const gone = of(merchant, key).length;
      kept.delete(key);
      return Promise.resolve(gone);
    },
    deleteMerchant: async (merchant) => {
      let gone = 0;
      for (const [key, versions] of kept)
        if (readObjectKey(key).merchant === merchant) {
          gone += versions.length;
          kept.delete(key);
        }
      return Promise.resolve(gone);
    },
  };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
