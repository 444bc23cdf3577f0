import { spawn } from 'node:child_process';
import { helpOf, readCommandLine, type CommandShape } from '../command-line.ts';
import { nxScript } from '../local/console-build.ts';
import { root } from '../settings.ts';

const gates = ['format', 'lint', 'boundaries', 'typecheck', 'test', 'build'];

const shape: CommandShape<never> = {
  usage: 'npm run check',
  summary: `Runs every gate that npm packages alone can carry, through the cache of Nx: ${gates.join(', ')}.`,
  flags: {},
  words: { min: 0, max: 0, what: '' },
};

/** Nx prints what fails; this adds one line that says how it ended. */
export const check = async (args: readonly string[]): Promise<number> => {
  if (!readCommandLine(shape, args)) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const start = performance.now();
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [nxScript(root), 'run-many', '-t', gates.join(',')], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NX_TUI: 'false' },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', () => {
      resolve(1);
    });
    child.once('close', (ended) => {
      resolve(ended ?? 1);
    });
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  const said = code === 0 ? 'All gates passed' : 'A gate failed: see above';
  process.stdout.write(`\n${said} (${gates.join(', ')}; ${seconds} s). Promises: npm run promises\n`);
  return code;
};
