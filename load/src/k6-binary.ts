import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@rag-assistant/kernel';

const version = 'v1.8.1';
const minutesMax = 15;

const missing = (why: string): AppError =>
  new AppError({
    code: 'load.k6-missing',
    category: 'unavailable',
    publicText: `k6 is neither in PATH nor installed (${why}). Install Go 1.24 or later and run this again, or put k6 ${version} into PATH: https://grafana.com/docs/k6/latest/set-up/install-k6/`,
  });

const works = (command: string): boolean => {
  try {
    execFileSync(command, ['version'], { stdio: 'pipe', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
};

/**
 * k6 from PATH, or built once by Go into an ignored folder.
 * @throws AppError `load.k6-missing`
 */
export const findK6 = async (root: string, say: (line: string) => void): Promise<string> => {
  if (works('k6')) return 'k6';
  const folder = join(root, '.tools');
  const own = join(folder, 'k6');
  if (existsSync(own) && works(own)) return own;
  say(`Building k6 ${version} with Go, once (about three minutes) …`);
  mkdirSync(folder, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    const go = spawn('go', ['install', `go.k6.io/k6@${version}`], {
      env: { ...process.env, GOBIN: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: minutesMax * 60_000,
    });
    let said = '';
    go.stderr.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-300);
    });
    go.once('error', () => {
      reject(missing('Go is not there either'));
    });
    go.once('close', (code) => {
      if (code === 0) resolve();
      else reject(missing(`Go could not build it: ${said.trim()}`));
    });
  });
  return own;
};
