import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@rag-assistant/harness/port';
import { emulatedFailure, lastWords } from './failures.ts';
import { runCommand } from './run-command.ts';

/** botocore is pinned with it: a later one breaks the emulator. */
const packages = ['ministack==1.5.33', 'cryptography==50.0.2', 'boto3==1.43.106'];
const installTimeoutMs = 300_000;
const healthyWithinMs = 30_000;

export const region = 'us-east-1';
export const account = '000000000000';

export interface MiniStack {
  readonly endpoint: string;
  /** What a process needs to reach it and no real account. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
}

const pathEnv = (root: string): string =>
  `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? '/usr/bin:/bin'}`;

/** Puts the emulator into an ignored folder, once. @throws AppError `emulated.python-missing`, `emulated.install-failed` */
export const installMiniStack = async (root: string): Promise<string> => {
  const venv = join(root, '.tools/ministack/venv');
  const binary = join(venv, 'bin/ministack');
  if (existsSync(binary)) return binary;
  mkdirSync(join(root, '.tools/ministack'), { recursive: true });
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: process.env['HOME'] ?? '/tmp' };
  const options = { cwd: root, env, timeoutMs: installTimeoutMs };
  const made = await runCommand('python3', ['-m', 'venv', venv], options).catch(() => undefined);
  if (made?.code !== 0)
    throw emulatedFailure(
      'emulated.python-missing',
      `The emulated AWS runs on Python 3.10 or later with venv, which is not here. Install it: apt-get install python3 python3-venv${made ? `\n${lastWords(made.output, 3)}` : ''}`,
    );
  const pip = ['install', '--quiet', '--disable-pip-version-check', ...packages];
  const installed = await runCommand(join(venv, 'bin/pip'), pip, options);
  if (installed.code !== 0)
    throw emulatedFailure(
      'emulated.install-failed',
      `The emulated AWS could not be installed from PyPI; remove .tools/ministack and try again.\n${lastWords(installed.output)}`,
    );
  return binary;
};

/**
 * Starts MiniStack on a free port of this machine with nothing in it. Its environment is made from nothing, since its
 * functions inherit it. `AUTH` makes it check signatures and policies.
 * @throws AppError `emulated.not-started` and those of the installation
 */
export const startMiniStack = async (root: string, options: { readonly auth?: boolean } = {}): Promise<MiniStack> => {
  const binary = await installMiniStack(root);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const folder = join(root, '.tools/ministack', `run-${port}`);
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  const logFile = join(folder, 'ministack.log');
  const log = createWriteStream(logFile);
  const child = spawn(binary, [], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: pathEnv(root),
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      LANG: 'C.UTF-8',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: region,
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      PERSIST_STATE: '0',
      MINISTACK_COGNITO_PRETOKEN_STRICT: '1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'loopback',
      AWS_SECRET_ACCESS_KEY: 'loopback',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_PROXY: '*',
      AUTH: String(options.auth ?? false),
      LAMBDA_ACCOUNT_CONCURRENCY: '10',
      LAMBDA_WARM_TTL_SECONDS: '60',
    },
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const state = { ended: false };
  const end = new Promise<void>((resolve) => {
    child.once('close', () => {
      state.ended = true;
      resolve();
    });
    child.once('error', () => {
      state.ended = true;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    if (!state.ended && child.pid !== undefined) {
      child.kill('SIGTERM');
      await Promise.race([end, wait(3000)]);
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The whole group is gone already.
      }
    }
    log.end();
  };
  const giveUpAt = performance.now() + healthyWithinMs;
  for (;;) {
    const answer = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    );
    if (answer?.ok) break;
    if (state.ended || performance.now() > giveUpAt) {
      await stop();
      throw emulatedFailure(
        'emulated.not-started',
        `The emulated AWS did not start. Its log, ${logFile}, ends with:\n${lastWords(readFileSync(logFile, 'utf8'))}`,
      );
    }
    await wait(100);
  }
  return {
    endpoint,
    logFile,
    stop,
    environment: {
      PATH: pathEnv(root),
      HOME: process.env['HOME'] ?? folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'loopback',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCOUNT_ID: account,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_COLOR: '1',
      NO_PROXY: '127.0.0.1,localhost',
    },
  };
};
