import { readFileSync } from 'node:fs';
import { startAssistant } from '@rag-assistant/harness/started';
import { startServers, type Servers } from './servers.ts';

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
 * The assistant as `npm start` runs it; with PostgreSQL and Valkey in containers when asked.
 * @throws AppError `harness.not-started`, `load.containers-missing`
 */
export const startStack = async (engine: 'embedded' | 'containers'): Promise<Stack> => {
  const servers = engine === 'containers' ? await startServers() : undefined;
  try {
    const { url, emulatorUrl, dataDir, pid, stop } = await startAssistant({
      RAG_DATABASE_URL: servers?.databaseUrl,
      RAG_REDIS_URL: servers?.redisUrl,
    });
    const api = childrenOf(pid).find(runsApi);
    return {
      ...{ url, emulatorUrl, dataDir, servers },
      memoryBytes: () => (api === undefined ? undefined : residentBytes(api)),
      stop: async () => {
        await stop();
        await servers?.stop();
      },
    };
  } catch (error) {
    await servers?.stop();
    throw error;
  }
};
