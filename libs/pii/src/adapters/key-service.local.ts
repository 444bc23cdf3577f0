import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, parseJson, type Schema } from '@rag-assistant/kernel';
import type { EncryptionContext, KeyService } from '../ports/key-service.port.ts';
import { keyRefused, keyServiceUnavailable } from './key-errors.ts';
import { open, seal } from './sealed-value.ts';

const keyBytes = 32;
const idBytes = 8;

interface KeyFile {
  readonly current: string;
  /** Master keys by id, base64; old ones open what they have wrapped. */
  readonly keys: Readonly<Record<string, string>>;
}

const schema: Schema<KeyFile> = {
  safeParse: (value) => {
    const file = value as Partial<KeyFile> | null;
    const keys = file?.keys;
    const sound =
      typeof file?.current === 'string' &&
      typeof keys === 'object' &&
      file.current in keys &&
      Object.entries(keys).every(
        ([id, key]) => /^[0-9a-f]{16}$/.test(id) && Buffer.from(key, 'base64').length === keyBytes,
      );
    return sound
      ? { success: true, data: { current: file.current ?? '', keys } }
      : { success: false, error: { issues: ['key file'] } };
  },
};

const write = (path: string, file: KeyFile): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  renameSync(partial, path);
};

const read = (path: string): KeyFile => {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new AppError({
      code: 'pii.key-file-open',
      category: 'internal',
      publicText: 'The key file can be read by other users of this machine; run chmod 600 on it.',
    });
  return parseJson(schema, readFileSync(path, 'utf8'));
};

const withNewKey = (file?: KeyFile): KeyFile => {
  const id = randomBytes(idBytes).toString('hex');
  return { current: id, keys: { ...file?.keys, [id]: randomBytes(keyBytes).toString('base64') } };
};

/** New data keys are wrapped by a new master key; the old ones stay to open theirs. */
export const rotateLocalMasterKey = (path: string): void => {
  write(path, withNewKey(read(path)));
};

const boundTo = (context: EncryptionContext): string => JSON.stringify({ merchant_id: context.merchant_id });

/**
 * Stands in for KMS where there is none: master keys in one file that only its owner can read. The file is read at each
 * call, so a rotation by another process is seen.
 * @throws AppError `pii.key-file-open`
 */
export const openLocalKeyService = (path: string): KeyService => {
  if (!existsSync(path)) write(path, withNewKey());
  read(path);
  const file = (): KeyFile => {
    try {
      return read(path);
    } catch (cause) {
      throw keyServiceUnavailable('key-file', cause);
    }
  };
  const master = ({ keys }: KeyFile, id: string): Buffer => {
    const key = keys[id];
    if (key === undefined) throw keyRefused('unknown-master-key');
    return Buffer.from(key, 'base64');
  };
  return {
    generateDataKey: async (context) => {
      const keys = file();
      const plaintext = randomBytes(keyBytes);
      const wrapped = seal(master(keys, keys.current), plaintext, boundTo(context));
      return Promise.resolve({ plaintext, wrapped: Buffer.concat([Buffer.from(keys.current, 'hex'), wrapped]) });
    },
    decryptDataKey: async (wrapped, context) => {
      const id = Buffer.from(wrapped.subarray(0, idBytes)).toString('hex');
      const plain = open(master(file(), id), wrapped.subarray(idBytes), boundTo(context));
      if (plain?.length !== keyBytes) throw keyRefused('context-or-bytes');
      return Promise.resolve(plain);
    },
  };
};
