import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { emulatedFailure, lastWords } from './failures.ts';

const startWithinMs = 90_000;

export interface ServiceProcess {
  readonly url: string;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
}

/** Starts a source of this repository on this Node and waits until it answers at `readyPath`. @throws AppError `emulated.service-failed` */
export const startProcess = async (
  root: string,
  spec: {
    readonly name: string;
    readonly script: string;
    readonly port: number;
    readonly readyPath: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Promise<ServiceProcess> => {
  const folder = join(root, '.tools/ministack/logs');
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, `${spec.name}-${spec.port}.log`);
  writeFileSync(logFile, '');
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [join(root, spec.script)], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...spec.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(10_000)]);
    if (child.exitCode === null) child.kill('SIGKILL');
    log.end();
  };
  const url = `http://127.0.0.1:${spec.port}`;
  const giveUpAt = performance.now() + startWithinMs;
  for (;;) {
    const answer = await fetch(url + spec.readyPath, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
    if (answer?.ok) return { url, logFile, stop };
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw emulatedFailure(
        'emulated.service-failed',
        `${spec.name} did not start. Its log, ${logFile}, ends with:\n${lastWords(readFileSync(logFile, 'utf8'))}`,
      );
    }
    await wait(200);
  }
};
