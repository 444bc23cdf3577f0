import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '@rag-assistant/kernel';

const inputs = [
  'apps/console/{index.html,vite.config.ts,package.json}',
  'apps/console/{src,public}/**/*',
  'libs/{contracts,kernel}/src/**/*.ts',
  'package-lock.json',
];

const hashOf = (root: string): string => {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((pattern) => globSync(pattern, { cwd: root })).sort())
    if (statSync(join(root, file)).isFile()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

export const nxScript = (root: string): string => {
  const require = createRequire(join(root, 'package.json'));
  const manifest = require.resolve('nx/package.json');
  return join(dirname(manifest), (require(manifest) as { bin: { nx: string } }).bin.nx);
};

/** Runs one Nx target with its output kept for the case that it fails. */
const runNx = (root: string, args: readonly string[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nxScript(root), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NX_TUI: 'false', NO_COLOR: '1' },
      signal,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        output = (output + data.toString()).slice(-3000);
      });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new AppError({
            code: 'harness.build-failed',
            category: 'internal',
            publicText: `The page could not be built. npx nx ${args.join(' ')} said:\n${output.trim()}`,
          }),
        );
    });
  });

/**
 * Builds the page through the cache of Nx; asks Nx only when something changed, since that alone takes two seconds.
 * @throws AppError `harness.build-failed`
 */
export const buildConsole = async (root: string, signal: AbortSignal): Promise<'built' | 'unchanged'> => {
  const stamp = join(root, 'node_modules/.cache/rag-assistant/console.sha256');
  const hash = hashOf(root);
  const page = join(root, 'apps/console/dist/index.html');
  if (existsSync(page) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'unchanged';
  await runNx(root, ['run', 'console:build'], signal);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return 'built';
};
