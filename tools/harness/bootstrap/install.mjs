import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
};

/**
 * Compares what package-lock.json wants with the record that npm keeps inside node_modules: exact, and it needs no
 * mark of our own, so an `npm ci` run by hand counts too. Optional packages may be absent: they belong to another
 * platform. npm writes its record last, so an install that was cut off reads as `all`.
 * @returns {'none' | 'all' | 'some'}
 */
export const missingPackages = (root) => {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined || installed === undefined) return 'all';
  const differs = ([path, entry]) =>
    path.startsWith('node_modules/') && !entry.optional && installed[path]?.version !== entry.version;
  return Object.entries(wanted).some(differs) ? 'some' : 'none';
};

/** npm's own progress is silent without a terminal, so packages unpacked and seconds are shown here, on stderr. */
const showProgress = (root) => {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  const wanted = Object.entries(packagesOf(join(root, 'package-lock.json')) ?? {})
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.optional && !entry.link)
    .map(([path]) => join(root, path, 'package.json'));
  const show = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    // Folders are made before anything is in them: a package is there with its manifest.
    const done = wanted.filter((file) => existsSync(file)).length;
    process.stderr.write(
      `${terminal ? '\r' : ''}  ${done} of ${wanted.length} packages, ${seconds} s ${terminal ? '' : '\n'}`,
    );
  };
  const timer = setInterval(show, terminal ? 500 : 5000);
  return () => {
    clearInterval(timer);
    process.stderr.write(`${terminal ? '\r' : ''}  installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
  };
};

/**
 * Runs `npm ci` with the npm that started this script.
 * @returns {Promise<string | undefined>} what went wrong and the way out
 */
export const install = (root, missing) =>
  new Promise((done) => {
    const why = missing === 'all' ? 'Installing packages' : 'package-lock.json has changed: installing packages again';
    process.stderr.write(`${why} (npm ci) …\n`);
    const npm = process.env.npm_execpath;
    const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
    const [command, all] = npm ? [process.env.npm_node_execpath ?? process.execPath, [npm, ...args]] : ['npm', args];
    const child = spawn(command, all, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: !npm && process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output = (output + String(data)).slice(-4000);
      });
    const stop = showProgress(root);
    const failed = (reason) =>
      done(`Packages could not be installed (${reason}).\n${output.trim()}\n
Way out: check that the registry is reached (\`npm ping\`) and that the disk has 1.5 GB free, then run the same command
again; an install that was cut off is started anew.`);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => child.kill(signal));
    child.on('error', (error) => {
      stop();
      failed(error.code ?? 'npm did not start');
    });
    child.on('close', (code, signal) => {
      stop();
      if (code === 0) done(undefined);
      else failed(signal ?? `npm ended with code ${code}`);
    });
  });
