import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChildSpec } from './child.ts';
import { Supervisor } from './supervisor.ts';

let folder: string;
let supervisor: Supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  supervisor = new Supervisor();
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

const toy = (name: string, body: string, over: Partial<ChildSpec> = {}): ChildSpec => {
  const script = join(folder, `${name}.mjs`);
  writeFileSync(script, `import fs from 'node:fs';\nconst note = ${JSON.stringify(join(folder, 'notes'))};\n${body}\n`);
  return {
    name,
    script,
    env: {},
    logFile: join(folder, `${name}.log`),
    readyIn: (line) => /^ready (.+)/.exec(line)?.[1],
    readyWithinMs: 10_000,
    graceMs: 1000,
    ...over,
  };
};
const calm = (name: string): string => `
  process.on('SIGTERM', () => { fs.appendFileSync(note, '${name} '); process.exit(0); });
  console.log('ready ' + process.pid);
  setInterval(() => {}, 1000);`;
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie waits only for its parent to notice.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const until = async (met: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !met(); i += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  expect(met()).toBe(true);
};

describe('supervisor', () => {
  it('hands out what a child says once it works, and keeps its output in its log', async () => {
    const pid = Number(await supervisor.start(toy('calm', calm('calm'))));
    expect(isAlive(pid)).toBe(true);
    await supervisor.stop();
    expect(isAlive(pid)).toBe(false);
    expect(readFileSync(join(folder, 'calm.log'), 'utf8')).toContain(`ready ${pid}`);
  });

  it('stops in the reverse order of the start, each one before the next', async () => {
    await supervisor.start(toy('first', calm('first')));
    await supervisor.start(toy('second', calm('second')));
    await supervisor.stop();
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('second first ');
  });

  it('tells which child died, with its last words and its log, without stack frames', async () => {
    await supervisor.start(toy('calm', calm('calm')));
    await supervisor.start(
      toy('weak', `console.log('ready now'); setTimeout(() => { throw new Error('out of luck'); }, 50);`),
    );
    const end = await supervisor.failed;
    expect(end.publicText).toMatch(/The weak ended with code 1\.\n.*Error: out of luck\n.*weak\.log/);
    expect(end.publicText).not.toMatch(/ at .*weak\.mjs/);
  });

  it('fails a start at once when the child ends before it is ready', async () => {
    const spec = toy('refuser', `console.error('The data folder is in use.'); process.exit(1);`);
    await expect(supervisor.start(spec)).rejects.toThrow(/ended with code 1\.\n {2}The data folder is in use\./);
  });

  it('gives up on a child that never says that it works', async () => {
    const mute = toy('mute', 'setInterval(() => {}, 1000);', { readyWithinMs: 400 });
    await expect(supervisor.start(mute)).rejects.toThrow('harness.child-slow');
  });

  it('ends a child that does not stop when asked, and the processes that it started', async () => {
    const stubborn = `
      import { spawn } from 'node:child_process';
      process.on('SIGTERM', () => {});
      const helper = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
      console.log('ready ' + process.pid + ' ' + helper.pid);
      setInterval(() => {}, 1000);`;
    const said = await supervisor.start(toy('stubborn', stubborn, { graceMs: 300 }));
    const pids = said.split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    await supervisor.stop();
    await until(() => !pids.some(isAlive));
  });

  it('leaves no child behind when it is itself killed without a chance', async () => {
    const spec = toy('calm', calm('calm'));
    const keeper = join(folder, 'keeper.ts');
    writeFileSync(
      keeper,
      `import { Supervisor } from ${JSON.stringify(join(import.meta.dirname, 'supervisor.ts'))};
       const pid = await new Supervisor().start({ ...${JSON.stringify(spec)}, readyIn: (line: string) => /^ready (.+)/.exec(line)?.[1] });
       console.log(pid);`,
    );
    const parent = spawn(process.execPath, [keeper], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (data: Buffer) => {
        resolve(Number(data.toString()));
      });
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
    expect(existsSync(join(folder, 'notes'))).toBe(true);
  });
});
