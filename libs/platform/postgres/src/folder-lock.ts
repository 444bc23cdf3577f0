import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@rag-assistant/kernel';

interface Holder {
  readonly pid: number;
  /** Start of the process in clock ticks since boot where the system tells it: pids are used again. */
  readonly started: string;
}

const startOf = (pid: number): string => {
  try {
    // The command name may hold spaces and brackets; fields are counted after its last bracket.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const isAlive = ({ pid, started }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return started === '' || now === '' || now === started;
};

const read = (path: string): Holder | null => {
  try {
    const [pid, started] = readFileSync(path, 'utf8').split(' ');
    return pid !== undefined && /^[1-9]\d*$/.test(pid) ? { pid: Number(pid), started: started ?? '' } : null;
  } catch {
    return null;
  }
};

const inUse = (folder: string, pid: number | undefined): AppError =>
  new AppError({
    code: 'postgres.data-in-use',
    category: 'conflict',
    publicText: `The data folder ${folder} is in use${pid === undefined ? '' : ` by the process ${pid}`}. Stop that process, or choose another folder.`,
    context: { pid },
  });

/** Takes `folder/lock` for this process. Resolves with the release. @throws AppError `postgres.data-in-use` */
export const lockFolder = (folder: string): (() => void) => {
  const path = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}`);
  writeFileSync(mine, `${process.pid} ${startOf(process.pid)}`);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        // A link appears whole or not at all, so nobody reads a half-written lock.
        linkSync(mine, path);
        return () => {
          if (read(path)?.pid === process.pid) rmSync(path, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = read(path);
      if (holder && isAlive(holder)) throw inUse(folder, holder.pid);
      removeStale(path, holder, folder);
    }
    throw inUse(folder, undefined);
  } finally {
    rmSync(mine, { force: true });
  }
};

/** Moves the stale lock away and looks again: another process may have taken over in between. */
const removeStale = (path: string, judged: Holder | null, folder: string): void => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && (moved.pid !== judged?.pid || moved.started !== judged.started)) {
    renameSync(aside, path);
    throw inUse(folder, moved.pid);
  }
  rmSync(aside, { force: true });
};
