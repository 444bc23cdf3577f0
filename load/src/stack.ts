import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import { startServers, type Servers } from './servers.ts';

const startWithinMs = 300_000;
const Running = z.object({ url: z.string(), emulatorUrl: z.string() });

export interface Stack {
  readonly url: string;
  readonly emulatorUrl: string;
  /** Holds the signing key of the local issuer. */
  readonly dataDir: string;
  readonly servers: Servers | undefined;
  /** Resident memory of the API process in bytes, or undefined where the system does not tell. */
  memoryBytes(): number | undefined;
  stop(): Promise<void>;
}

const residentBytes = (pid: number): number | undefined => {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Number.isFinite(pages) ? pages * 4096 : undefined;
  } catch {
    return undefined;
  }
};

const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const runsApi = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('assistant-api');
  } catch {
    return false;
  }
};

/**
 * The assistant as `npm start` runs it, on a data folder of its own; with PostgreSQL and Valkey in containers when asked.
 * @throws AppError `load.stack-not-started` with its output
 */
export const startStack = async (root: string, engine: 'embedded' | 'containers'): Promise<Stack> => {
  const servers = engine === 'containers' ? await startServers() : undefined;
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-assistant-load-'));
  const child = spawn(process.execPath, [join(root, 'tools/harness/src/main.ts'), 'up'], {
    cwd: root,
    env: {
      ...process.env,
      RAG_DATA_DIR: dataDir,
      PORT: '0',
      NO_COLOR: '1',
      RAG_DATABASE_URL: servers?.databaseUrl,
      RAG_REDIS_URL: servers?.redisUrl,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output = (output + data.toString()).slice(-4000);
    });
  const ended = new Promise<void>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(20_000)]);
    if (child.exitCode === null) child.kill('SIGKILL');
    await servers?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const file = join(dataDir, 'running.json');
  const giveUpAt = performance.now() + startWithinMs;
  while (!(existsSync(file) && output.includes('Ready after'))) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw new AppError({
        code: 'load.stack-not-started',
        category: 'unavailable',
        publicText: `The assistant did not start. It said:\n${output}`,
      });
    }
    await wait(200);
  }
  const { url, emulatorUrl } = parseJson(Running, readFileSync(file, 'utf8'));
  const api = childrenOf(child.pid ?? 0).find(runsApi);
  return {
    ...{ url, emulatorUrl, dataDir, servers, stop },
    memoryBytes: () => (api === undefined ? undefined : residentBytes(api)),
  };
};
