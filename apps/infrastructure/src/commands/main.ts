import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isAppError } from '@rag-assistant/kernel';
import { builtBundles } from '../shared/bundles.ts';
import { usage } from './command-line.ts';
import { readCommand } from './deployment-command.ts';

const app = resolve(import.meta.dirname, '../..');
const cdkBin = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin/cdk');

const callerAccount = async (region: string): Promise<string | undefined> => {
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const identity = await client.send(new GetCallerIdentityCommand(), { abortSignal: AbortSignal.timeout(15_000) });
    return identity.Account;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
};

/** The CDK's own output, and its exit code. */
const runCdk = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [cdkBin, ...args], { cwd: app, stdio: 'inherit', env });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', () => {
      done(1);
    });
    child.once('close', (code) => {
      done(code ?? 1);
    });
  });

const start = async (args: readonly string[]): Promise<number> => {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { verb, config, cdk } = await readCommand(args, process.env, callerAccount);
  for (const [name, entry] of [
    ['identity', 'pre-token-generation'],
    ['assistant-api', 'migrate'],
  ] as const)
    builtBundles().functionFolder(name, entry);
  const env = {
    ...process.env,
    ENVIRONMENT: config.stage,
    AWS_REGION: config.region,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // A synthesis never looks anything up, so that it is the same everywhere.
    ...(verb === 'synth' && { AWS_EC2_METADATA_DISABLED: 'true' }),
  };
  return runCdk(['--no-notices', '--no-version-reporting', ...cdk, ...(verb === 'synth' ? ['--quiet'] : [])], env);
};

start(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!isAppError(error)) throw error;
    process.stderr.write(`infrastructure: ${error.publicText} [${error.code}]\n`);
    process.exitCode = 1;
  },
);
