import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { AppError, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import { dataPaths, shownPath } from '../settings.ts';

const RunningInstance = z.object({ pid: z.int().positive(), url: z.url(), emulatorUrl: z.url() });
export type RunningInstance = z.infer<typeof RunningInstance>;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whole or not at all: another command may read at any moment. */
const replaceFile = (path: string, text: string): void => {
  writeFileSync(`${path}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
};

export const rememberInstance = (dataDir: string, instance: RunningInstance): void => {
  replaceFile(dataPaths(dataDir).running, `${JSON.stringify(instance)}\n`);
};

export const forgetInstance = (dataDir: string): void => {
  const { running } = dataPaths(dataDir);
  try {
    if (parseJson(RunningInstance, readFileSync(running, 'utf8')).pid === process.pid) rmSync(running, { force: true });
  } catch {
    // Nothing there, or nothing of ours.
  }
};

/** The instance on this data folder if it answers; what a crash left behind counts as none. */
export const findInstance = async (dataDir: string): Promise<RunningInstance | undefined> => {
  const { running } = dataPaths(dataDir);
  if (!existsSync(running)) return undefined;
  try {
    const instance = parseJson(RunningInstance, readFileSync(running, 'utf8'));
    if (!isAlive(instance.pid)) return undefined;
    const answer = await fetch(`${instance.url}/health`, { signal: AbortSignal.timeout(3000) });
    await answer.body?.cancel();
    return answer.ok ? instance : undefined;
  } catch {
    return undefined;
  }
};

/** @throws AppError `harness.already-running` */
export const checkNotRunning = async (dataDir: string): Promise<void> => {
  const instance = await findInstance(dataDir);
  if (!instance) return;
  throw new AppError({
    code: 'harness.already-running',
    category: 'conflict',
    publicText: `The assistant already runs on the data folder ${shownPath(dataDir)}: ${instance.url} (process ${instance.pid}). Use that one, stop it (kill ${instance.pid}), or start a second one elsewhere: RAG_DATA_DIR=.data-2 PORT=0 npm start`,
    context: { pid: instance.pid },
  });
};
