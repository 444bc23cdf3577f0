import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Measured {
  /** `read:COUNT` or the code of the refusal. */
  readonly outcome: string;
  readonly ms: number;
  readonly memoryMb: number;
}

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../.data/', import.meta.url));
const script = fileURLToPath(new URL('./read-one.ts', import.meta.url));

/** Reads the file in a fresh process; its memory is that process's peak, Node itself included. */
export const measure = async (
  name: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  contentType?: string,
): Promise<Measured> => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'under-test.bin');
  const file = await open(path, 'w');
  if (bytes instanceof Uint8Array) await file.writeFile(bytes);
  else for await (const part of bytes) await file.write(part);
  await file.close();
  try {
    const args = [script, path, name, ...(contentType === undefined ? [] : [contentType])];
    const { stdout } = await run(process.execPath, args, { timeout: 120_000 });
    return JSON.parse(stdout) as Measured;
  } finally {
    await rm(path, { force: true });
  }
};
