import { spawn } from 'node:child_process';

export interface Ended {
  /** Null when the program is not there or was ended for its time. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end; `timeoutMs` ends it. Its output is collected, standard error after standard output. */
export type RunProgram = (program: string, args: readonly string[], timeoutMs: number) => Promise<Ended>;

export const runProgram: RunProgram = (program, args, timeoutMs) =>
  new Promise((resolve) => {
    let [out, err] = ['', ''];
    const child = spawn(program, args, { timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      resolve({ code, output: out + err });
    });
  });
