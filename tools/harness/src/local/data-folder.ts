import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@rag-assistant/kernel';
import { dataPaths, shownPath } from '../settings.ts';

const cannotWrite = (folder: string, reason: string): AppError =>
  new AppError({
    code: 'harness.data-unwritable',
    category: 'invalid',
    publicText: `The data folder ${shownPath(folder)} cannot be written (${reason}). Give this user the right to write there, free space on its disk, or choose another folder: RAG_DATA_DIR=/some/folder npm start`,
    context: { reason },
  });

/** Step by step: Node's recursive way never returns where a file system refuses with ENOENT, as /proc does. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
};

/**
 * Makes the folder and writes a byte into it. Only its owner may enter: it holds signing keys.
 * @throws AppError `harness.data-unwritable`
 */
export const prepareDataFolder = (folder: string): void => {
  const probe = join(folder, `.write-${process.pid}`);
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    const { logs, identity } = dataPaths(folder);
    for (const inner of [logs, identity]) makeFolder(inner);
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    throw cannotWrite(folder, (error as NodeJS.ErrnoException).code ?? 'unknown reason');
  }
};
