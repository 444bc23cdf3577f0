import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const startWithinMs = 200_000;
const Running = z.object({ url: z.string(), emulatorUrl: z.string() });

export interface RealAssistant {
  readonly url: string;
  /** Every request that reached the simulated model, whole. */
  sentToModel(): Promise<string>;
  /** Takes the model away until `modelBack`. */
  modelDown(): Promise<void>;
  modelBack(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the assistant as `npm start` does, on a free port, and on an empty data folder unless RAG_DATA_DIR names one.
 * @throws with its output when it does not start
 */
export const startRealAssistant = async (): Promise<RealAssistant> => {
  const given = process.env['RAG_DATA_DIR'];
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'rag-assistant-e2e-'));
  const child = spawn(process.execPath, ['tools/harness/src/main.ts', 'up'], {
    cwd: root,
    env: { ...process.env, RAG_DATA_DIR: dataDir, PORT: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output = (output + data.toString()).slice(-4000);
    });
  const ended = new Promise<void>((resolve) => child.once('close', resolve));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(20_000)]);
    if (child.exitCode === null) child.kill('SIGKILL');
    if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
  };

  const file = join(dataDir, 'running.json');
  const giveUpAt = performance.now() + startWithinMs;
  for (;;) {
    if (existsSync(file) && output.includes('Ready after')) break;
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await close();
      throw new Error(`The assistant did not start. It said:\n${output}`);
    }
    await wait(200);
  }
  const { url, emulatorUrl } = Running.parse(JSON.parse(readFileSync(file, 'utf8')));
  const faults = async (init: RequestInit): Promise<void> => {
    const response = await fetch(`${emulatorUrl}/_emulator/faults`, init);
    if (!response.ok) throw new Error(`the emulator refused: ${response.status}`);
  };
  return {
    url,
    sentToModel: async () => (await fetch(`${emulatorUrl}/_emulator/journal`)).text(),
    close,
    modelDown: () =>
      faults({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          faults: ['Converse', 'ConverseStream'].map((operation) => ({ kind: 'unavailable', operation, times: null })),
        }),
      }),
    modelBack: () => faults({ method: 'DELETE' }),
  };
};
