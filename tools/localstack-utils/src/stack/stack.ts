import { setTimeout as wait } from 'node:timers/promises';
import { assertEmulated } from '../emulated-endpoint.ts';
import type { RunProgram } from './run-program.ts';

export interface StackOptions {
  readonly run: RunProgram;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The compose file. */
  readonly file: string;
  readonly say: (line: string) => void;
  /** Until every service is healthy, images apart; 120 s by default. */
  readonly startTimeoutMs?: number;
}

const projectName = 'rag-assistant';
const pullTimeoutMs = 9 * 60_000;
const stopTimeoutMs = 60_000;
const askTimeoutMs = 20_000;

/** Compose as a plugin of Docker or as a program of its own; both take this project's file. */
const compose = async ({
  run,
  file,
}: StackOptions): Promise<(args: string[], timeoutMs: number) => ReturnType<RunProgram>> => {
  if ((await run('docker', ['info'], askTimeoutMs)).code !== 0)
    throw new Error('Docker does not answer. Install and start it (docker info must answer), then run this again.');
  for (const [program, ...first] of [['docker', 'compose'], ['docker-compose']] as const)
    if ((await run(program, [...first, 'version'], askTimeoutMs)).code === 0)
      return (args, timeoutMs) => run(program, [...first, '-f', file, '-p', projectName, ...args], timeoutMs);
  throw new Error(
    'Docker has no compose command. Install one (Debian: apt-get install -y docker-compose; elsewhere the compose plugin of Docker), then run this again.',
  );
};

const taken = /port is already allocated|address already in use/i;

/** Variables that point a process or a suite at the stack. */
const settings = (environment: StackOptions['environment']): Record<string, string> => {
  const port = (name: string, standard: string): string => environment[name] ?? standard;
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port('LOCALSTACK_PORT', '4566')}`,
    AWS_REGION: 'us-east-1',
    DATABASE_URL: `postgres://owner:local@127.0.0.1:${port('POSTGRES_PORT', '5432')}/rag`,
    REDIS_URL: `redis://127.0.0.1:${port('VALKEY_PORT', '6379')}`,
  };
};

/** Ends the stack and its data; twice is once. */
export const stackDown = async (options: StackOptions): Promise<void> => {
  const ended = await (await compose(options))(['down', '--volumes', '--remove-orphans'], stopTimeoutMs);
  if (ended.code !== 0) throw new Error(`The stack did not stop:\n${ended.output.trim()}`);
};

/** Names of services that are not healthy yet, with their state. */
const unhealthy = async ({ run }: StackOptions, ids: readonly string[]): Promise<string[]> => {
  const form =
    '{{ index .Config.Labels "com.docker.compose.service" }}: {{ .State.Status }}, {{ .State.Health.Status }}';
  const { code, output } = await run('docker', ['inspect', '--format', form, ...ids], askTimeoutMs);
  if (code !== 0) return [output.trim()];
  return output.split('\n').filter((line) => line !== '' && !line.endsWith('running, healthy'));
};

/**
 * Starts the stack and resolves, once every service is healthy, with the variables that point at it. A start that
 * fails leaves nothing running.
 */
export const stackUp = async (options: StackOptions): Promise<Record<string, string>> => {
  const { say, environment, startTimeoutMs = 120_000 } = options;
  const call = await compose(options);
  try {
    say('starting LocalStack, PostgreSQL and Valkey');
    const up = await call(['up', '--detach'], pullTimeoutMs);
    if (up.code !== 0) {
      const hint = taken.test(up.output)
        ? 'A port is taken: move it by LOCALSTACK_PORT, POSTGRES_PORT or VALKEY_PORT.'
        : 'Where no registry is reached, name images by LOCALSTACK_IMAGE, POSTGRES_IMAGE and VALKEY_IMAGE.';
      throw new Error(`The stack did not start. ${hint}\n${up.output.trim()}`);
    }
    const ids = (await call(['ps', '-q'], askTimeoutMs)).output
      .split('\n')
      .filter((line) => /^[0-9a-f]{12,}$/.test(line));
    const until = performance.now() + startTimeoutMs;
    for (let left = await unhealthy(options, ids); left.length > 0; left = await unhealthy(options, ids)) {
      if (performance.now() > until || left.some((line) => line.includes('exited'))) {
        const { output } = await call(['logs', '--tail', '20'], askTimeoutMs);
        throw new Error(`The stack is not healthy: ${left.join('; ')}\n${output.trim()}`);
      }
      await wait(500);
    }
    const found = settings(environment);
    await assertEmulated(found['AWS_ENDPOINT_URL'] ?? '');
    return found;
  } catch (error) {
    await call(['down', '--volumes'], stopTimeoutMs);
    throw error;
  }
};
