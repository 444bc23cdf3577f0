import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import { root } from '../settings.ts';

const startWithinMs = 300_000;
const Running = z.object({ url: z.string(), emulatorUrl: z.string() });

/** An assistant as `npm start` runs it, for a suite or a load run. */
export interface StartedAssistant {
  readonly url: string;
  readonly emulatorUrl: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Ends it, and removes its data unless the folder was given. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts on a free port, and on an empty data folder unless RAG_DATA_DIR names one; `env` is put over the environment.
 * @throws AppError `harness.not-started` with its last words
 */
export const startAssistant = async (
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<StartedAssistant> => {
  const given = process.env['RAG_DATA_DIR'];
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'rag-assistant-'));
  const child = spawn(process.execPath, ['tools/harness/src/main.ts', 'up'], {
    cwd: root,
    env: { ...process.env, ...env, RAG_DATA_DIR: dataDir, PORT: '0', NO_COLOR: '1' },
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
    if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  const file = join(dataDir, 'running.json');
  const giveUpAt = performance.now() + startWithinMs;
  while (!(existsSync(file) && output.includes('Ready after'))) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw new AppError({
        code: 'harness.not-started',
        category: 'unavailable',
        publicText: `The assistant did not start. It said:\n${output}`,
      });
    }
    await wait(200);
  }
  return { ...parseJson(Running, readFileSync(file, 'utf8')), dataDir, pid: child.pid ?? 0, stop };
};
