import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { invalid } from '@rag-assistant/kernel';

/** Where things lie and listen when the assistant runs on this machine alone. */
export interface Settings {
  readonly root: string;
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** A PostgreSQL and a Redis or Valkey of one's own, in place of the embedded database and the cache in the process. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
}

export const root = resolve(import.meta.dirname, '../../..');

/** A folder whose loss would be no small matter; `reset` and the data folder keep away from these. */
const precious = (folder: string): boolean =>
  folder === homedir() || folder === resolve('/') || folder === root || `${root}/`.startsWith(`${folder}/`);

/**
 * Reads `PORT`, `RAG_DATA_DIR`, `RAG_DATABASE_URL` and `RAG_REDIS_URL`; the service itself checks the two addresses.
 * @throws AppError `harness.port-invalid`, `harness.data-dir-invalid`
 */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => {
  const asked = env['PORT'] === undefined || env['PORT'] === '' ? '3000' : env['PORT'];
  if (!/^\d{1,5}$/.test(asked) || Number(asked) > 65_535)
    throw invalid('harness.port-invalid', 'PORT must be a whole number from 0 to 65535, for example PORT=3001.');
  const dataDir = resolve(root, env['RAG_DATA_DIR'] ?? '.data');
  if (precious(dataDir))
    throw invalid('harness.data-dir-invalid', `RAG_DATA_DIR must be a folder of its own, not ${dataDir}.`);
  const databaseUrl = env['RAG_DATABASE_URL'];
  const redisUrl = env['RAG_REDIS_URL'];
  return {
    ...{ root, dataDir, port: Number(asked) },
    ...(databaseUrl !== undefined && databaseUrl !== '' && { databaseUrl }),
    ...(redisUrl !== undefined && redisUrl !== '' && { redisUrl }),
  };
};

/** Files and folders inside the data folder. */
export const dataPaths = (dataDir: string) =>
  ({
    database: join(dataDir, 'db'),
    files: join(dataDir, 'files'),
    identity: join(dataDir, 'identity'),
    logs: join(dataDir, 'logs'),
    /** Master keys of personal data. */
    protection: join(dataDir, 'protection/keys.json'),
    running: join(dataDir, 'running.json'),
    shops: join(dataDir, 'local-shops.json'),
    seeded: join(dataDir, 'seeded.json'),
  }) as const;

/** As short as a person would write it. */
export const shownPath = (path: string): string => {
  const inside = relative(process.cwd(), path);
  return inside === '' ? '.' : inside.startsWith('..') ? path : inside;
};
