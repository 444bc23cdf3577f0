import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isAppError, type Clock, type IdSource, type MerchantId } from '@rag-assistant/kernel';
import { checkKeyOwner, readObjectKey, type ObjectKey } from '../domain/object-key.ts';
import { refusals } from '../domain/refusals.ts';
import { storeErrors } from '../domain/store-errors.ts';
import type { ObjectStore, StoredObject } from '../ports/object-store.port.ts';

export interface FolderStoreOptions {
  readonly root: string;
  readonly clock: Clock;
  readonly ids: IdSource;
}

interface Note {
  readonly key: string;
  readonly version: string;
  readonly size: number;
  readonly contentType: string | null;
  readonly storedAt: string;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const isVersion = (version: string): boolean => /^\d{15}-\d{6}-[0-9a-f-]{36}$/.test(version);

const toObject = (note: Note): StoredObject => ({
  key: readObjectKey(note.key).key,
  version: note.version,
  size: note.size,
  contentType: note.contentType,
  storedAt: new Date(note.storedAt),
});

/** What the disk throws becomes ours; the sender's own fault and the caller's stop pass through. */
const guarded = async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw storeErrors.storeUnavailable(operation, error);
  }
};

async function* bounded(
  body: AsyncIterable<Uint8Array> | Uint8Array,
  bytesMax: number,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of body instanceof Uint8Array ? [body] : body) {
    size += part.byteLength;
    if (size > bytesMax) throw refusals.fileTooLarge(bytesMax);
    count(size);
    yield part;
  }
}

/** Bytes of a file with the disk's faults made ours. */
async function* bytesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { ...(signal && { signal }) }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    signal?.throwIfAborted();
    throw isMissing(error) ? storeErrors.objectNotFound() : storeErrors.storeUnavailable('get', error);
  }
}

/**
 * A folder with a file for each version: `MERCHANT/SHELF/hash of the key/VERSION` and its note beside it. A key never
 * becomes a path, and the note, written last, is what makes a version exist.
 */
export const folderObjectStore = ({ root, clock, ids }: FolderStoreOptions): ObjectStore => {
  let puts = 0;
  const folderOf = (merchant: MerchantId, key: ObjectKey): string => {
    const { shelf } = checkKeyOwner(merchant, key);
    return join(root, merchant, shelf, createHash('sha256').update(key).digest('hex'));
  };
  const entries = (folder: string): Promise<string[]> =>
    readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
  const noteIn = async (folder: string, version: string): Promise<StoredObject | null> => {
    if (!isVersion(version)) return null;
    try {
      return toObject(JSON.parse(await readFile(join(folder, `${version}.json`), 'utf8')) as Note);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  /** Newest first: a version begins with its time and its place among the puts of this process. */
  const versionsIn = async (folder: string): Promise<string[]> =>
    (await entries(folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -5))
      .sort()
      .reverse();
  const latestIn = async (folder: string): Promise<StoredObject | null> => {
    for (const version of await versionsIn(folder)) {
      const object = await noteIn(folder, version);
      if (object) return object;
    }
    return null;
  };
  const headIn = (folder: string, version: string | undefined): Promise<StoredObject | null> =>
    version === undefined ? latestIn(folder) : noteIn(folder, version);
  const foldersOf = async (merchant: MerchantId, shelf: string): Promise<string[]> =>
    (await entries(join(root, merchant, shelf))).map((name) => join(root, merchant, shelf, name));

  return {
    put: (merchant, key, body, { contentType, bytesMax, signal }) =>
      guarded('put', async () => {
        const folder = folderOf(merchant, key);
        const storedAt = clock.now();
        const count = String(++puts % 1_000_000).padStart(6, '0');
        const version = `${String(storedAt.getTime()).padStart(15, '0')}-${count}-${ids.uuid()}`;
        const path = join(folder, version);
        let size = 0;
        try {
          signal?.throwIfAborted();
          await mkdir(folder, { recursive: true, mode: 0o700 });
          const counted = bounded(body, bytesMax, (bytes) => (size = bytes));
          const file = createWriteStream(path, { mode: 0o600, flush: true });
          await pipeline(Readable.from(counted, { objectMode: false }), file, { ...(signal && { signal }) });
          const note: Note = { key, version, size, contentType: contentType ?? null, storedAt: storedAt.toISOString() };
          await writeFile(`${path}.part`, JSON.stringify(note), { mode: 0o600 });
          await rename(`${path}.part`, `${path}.json`);
          return toObject(note);
        } catch (error) {
          await Promise.all([path, `${path}.part`].map((left) => rm(left, { force: true }).catch(() => undefined)));
          signal?.throwIfAborted();
          throw error;
        }
      }),
    get: (merchant, key, { version, signal } = {}) =>
      guarded('get', async () => {
        const folder = folderOf(merchant, key);
        signal?.throwIfAborted();
        const object = await headIn(folder, version);
        if (!object) throw storeErrors.objectNotFound();
        return { object, bytes: bytesOf(join(folder, object.version), signal) };
      }),
    head: (merchant, key, version) => guarded('head', async () => headIn(folderOf(merchant, key), version)),
    versions: (merchant, key) =>
      guarded('versions', async () => {
        const folder = folderOf(merchant, key);
        const found = await Promise.all((await versionsIn(folder)).map((version) => noteIn(folder, version)));
        return found.filter((object) => object !== null);
      }),
    async *list(merchant, shelf) {
      for (const folder of await guarded('list', () => foldersOf(merchant, shelf))) {
        const object = await guarded('list', () => latestIn(folder));
        if (object) yield object;
      }
    },
    delete: (merchant, key) =>
      guarded('delete', async () => {
        const folder = folderOf(merchant, key);
        const gone = await versionsIn(folder);
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
        return gone.length;
      }),
    deleteMerchant: (merchant) =>
      guarded('delete', async () => {
        let gone = 0;
        for (const shelf of ['documents', 'work'])
          for (const folder of await foldersOf(merchant, shelf)) gone += (await versionsIn(folder)).length;
        await rm(join(root, merchant), { recursive: true, force: true, maxRetries: 3 });
        return gone;
      }),
  };
};
