// node tools/harness/bootstrap/main.mjs SCRIPT [ARGUMENT…]
// Runs on whatever Node the machine has (20 or later) and needs no package: it installs what is missing, then runs
// SCRIPT on the project's own Node.
import { spawn } from 'node:child_process';
import module from 'node:module';
import { constants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { install, missingPackages } from './install.mjs';
import { chooseRuntime, tooOld } from './runtime.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const [script, ...rest] = process.argv.slice(2);

const fail = (message) => {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
};

if (script === undefined) fail('Usage: node tools/harness/bootstrap/main.mjs SCRIPT [ARGUMENT…]');
const missing = missingPackages(root);
if (missing !== 'none') {
  const fault = await install(root, missing);
  if (fault !== undefined) fail(fault);
}
const machine = { platform: process.platform, arch: process.arch, own: process.versions.node };
const runtime = chooseRuntime(root, machine);
if (runtime === undefined) fail(tooOld(machine));

const compileCache = join(root, 'node_modules/.cache/compile');
process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
if (runtime.path === 'own') {
  module.enableCompileCache?.(compileCache);
  process.argv.splice(1, 2, resolve(root, script));
  await import(pathToFileURL(resolve(root, script)).href);
} else {
  const child = spawn(runtime.path, [resolve(root, script), ...rest], {
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCache },
  });
  // The child decides how to stop; this process only passes the wish on and waits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`The project's Node could not be started (${error.code}). Run: npm ci`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
