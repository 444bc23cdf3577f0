import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { AppError } from '@rag-assistant/kernel';
import { shownPath } from '../settings.ts';

export interface ChildSpec {
  /** For people: `assistant API`. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes all output; the one of the run before is kept beside it as `.old`. */
  readonly logFile: string;
  /** What the child says about itself once it works, out of one line of its stdout. */
  readonly readyIn: (line: string) => string | undefined;
  readonly readyWithinMs: number;
  /** Time to stop in good order before it is ended. */
  readonly graceMs: number;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves with what `readyIn` found. @throws AppError `harness.child-failed`, `harness.child-slow` */
  readonly ready: Promise<string>;
  /** Resolves with the story of its end, wanted or not. */
  readonly ended: Promise<AppError>;
  /** Asks, waits, ends; afterwards no process of its group is left. */
  stop(): Promise<void>;
}

const preload = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href;
const linesKept = 12;

const openLog = (file: string): ReturnType<typeof createWriteStream> => {
  if (existsSync(file)) renameSync(file, `${file}.old`);
  return createWriteStream(file, { mode: 0o600 });
};

/** Its last words without stack frames, which help nobody at a terminal; they stand in the log. */
const lastWords = (lines: readonly string[]): string =>
  lines
    .map(stripVTControlCharacters)
    .filter((line) => line.trim() !== '' && !/^\s+at |^\s*\^|^node:internal|^Node\.js v|^\S+\.ts:\d+$/.test(line))
    .slice(-3)
    .join(' ');

type Spawned = ChildProcessByStdio<null, Readable, Readable>;

const endGroup = (child: Spawned, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
};

/**
 * Starts a script on this very Node in a process group of its own, so that Ctrl-C at the terminal reaches only the
 * supervisor, which then stops its children in order.
 */
export const startChild = (spec: ChildSpec): Child => {
  const log = openLog(spec.logFile);
  const child = spawn(process.execPath, ['--import', preload, spec.script, ...(spec.args ?? [])], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...spec.env },
  }) as Spawned;
  const complaints: string[] = [];
  const failed = (how: string): AppError => {
    const said = lastWords(complaints);
    return new AppError({
      code: 'harness.child-failed',
      category: 'unavailable',
      publicText: `The ${spec.name} ${how}.${said === '' ? '' : `\n  ${said}`}\n  Its log: ${shownPath(spec.logFile)}`,
      context: { child: spec.name },
    });
  };

  const ended = new Promise<AppError>((resolve) => {
    child.once('error', (error) => {
      resolve(failed(`could not be started (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`));
    });
    child.once('close', (code, signal) => {
      endGroup(child, 'SIGKILL');
      log.end();
      resolve(failed(signal ? `was ended by ${signal}` : `ended with code ${code ?? 0}`));
    });
  });

  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new AppError({
          code: 'harness.child-slow',
          category: 'timeout',
          publicText: `The ${spec.name} was not ready within ${Math.round(spec.readyWithinMs / 1000)} s. Its log: ${shownPath(spec.logFile)}`,
          context: { child: spec.name },
        }),
      );
    }, spec.readyWithinMs);
    const settle = (): void => {
      clearTimeout(timer);
    };
    void ended.then((end) => {
      settle();
      reject(end);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const found = spec.readyIn(line);
      if (found === undefined) return;
      settle();
      resolve(found);
    });
  });
  // Whoever waits sees it; when nobody waits any more it is no fault of its own.
  ready.catch(() => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.write(`${line}\n`);
    complaints.push(line);
    if (complaints.length > linesKept) complaints.shift();
  });

  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      endGroup(child, 'SIGKILL');
    }, spec.graceMs);
    await ended;
    clearTimeout(timer);
  };
  return { name: spec.name, pid: child.pid ?? 0, ready, ended, stop };
};
