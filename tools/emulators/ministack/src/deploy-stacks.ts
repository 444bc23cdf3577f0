import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { completeSettings } from './complete-settings.ts';
import { emulatedFailure, lastWords } from './failures.ts';
import type { LocalEnds } from './local-ends.ts';
import { pruneAssembly } from './prune-assembly.ts';
import { runCommand } from './run-command.ts';
import { account, region, type MiniStack } from './server.ts';

export type Outputs = Readonly<Record<string, string>>;

const stage = 'dev';
const limits = { bundlesMs: 300_000, synthMs: 180_000, bootstrapMs: 60_000, deployMs: 120_000 };

const clientConfig = ({ endpoint }: MiniStack) => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: 'loopback' },
  maxAttempts: 2,
});

/** What the account of a real stage holds before its first deployment. */
const accountParameters: Readonly<Record<string, string>> = {
  [`/rag-assistant/${stage}/service-domain`]: 'service.emulated.invalid',
  [`/rag-assistant/${stage}/service-certificate-arn`]: `arn:aws:acm:${region}:${account}:certificate/emulated`,
};

const step = async (
  name: string,
  run: {
    readonly root: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    readonly hint: string;
  },
  command: string,
  args: readonly string[],
): Promise<void> => {
  const { code, output, timedOut } = await runCommand(command, args, {
    cwd: run.root,
    env: run.env,
    timeoutMs: run.timeoutMs,
  });
  if (code === 0) return;
  const how = timedOut ? `took longer than ${Math.round(run.timeoutMs / 1000)} s` : 'failed';
  throw emulatedFailure('emulated.step-failed', `${name} ${how}. ${run.hint}\n${lastWords(output, 25)}`);
};

/** Bundles of every function, by Nx and its cache. @throws AppError `emulated.step-failed` */
export const buildBundles = (root: string, env: Readonly<Record<string, string>>): Promise<void> =>
  step(
    'Building the functions',
    {
      root,
      env: { ...env, NX_TUI: 'false' },
      timeoutMs: limits.bundlesMs,
      hint: 'Try: npx nx run-many -t build,functions',
    },
    'npx',
    ['nx', 'run-many', '-t', 'build,functions'],
  );

/**
 * Synthesizes the dev stage for the emulated account, prunes, bootstraps, deploys, completes. The same call on a running
 * emulator deploys what changed.
 * @throws AppError `emulated.step-failed` with the step and its last words
 */
export const deployStacks = async (
  root: string,
  cloud: MiniStack,
  ends: LocalEnds,
  onStep: (label: string) => void,
): Promise<{ readonly outputs: Outputs; readonly pruned: readonly string[] }> => {
  const folder = join(root, '.tools/ministack/assembly');
  mkdirSync(folder, { recursive: true });
  const whole = join(folder, 'cdk.out');
  const pruned = join(folder, 'cdk.emulated');
  const env = {
    ...cloud.environment,
    ENVIRONMENT: stage,
    DR_REGION: 'us-west-2',
    ALERT_EMAIL: 'alerts@example.com',
    SECURITY_ALERT_EMAIL: 'security@example.com',
  };
  const at = (timeoutMs: number, hint: string) => ({ root: join(root, 'apps/infrastructure'), env, timeoutMs, hint });
  onStep('Synthesizing the stacks');
  await step('Synthesis', at(limits.synthMs, 'Try: npx nx run infrastructure:synth'), 'cdk', [
    ...['synth', '--quiet', '--app', 'node src/main.ts', '--output', whole],
  ]);
  const gone = pruneAssembly(whole, pruned, ends);
  onStep('Deploying to the emulated AWS');
  const again = `Its log is ${cloud.logFile}; start again from nothing by the same command.`;
  const ssm = new SSMClient(clientConfig(cloud));
  for (const [Name, Value] of Object.entries(accountParameters))
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  ssm.destroy();
  await step('Bootstrap', at(limits.bootstrapMs, again), 'cdk', [
    'bootstrap',
    `aws://${account}/${region}`,
    '--app',
    pruned,
  ]);
  await step('Deployment', at(limits.deployMs, again), 'cdk', [
    ...['deploy', '--all', '--app', pruned, '--require-approval', 'never', '--concurrency', '2'],
  ]);
  onStep('Completing what the emulator drops');
  await completeSettings(pruned, clientConfig(cloud));
  const formation = new CloudFormationClient(clientConfig(cloud));
  const { Stacks = [] } = await formation.send(new DescribeStacksCommand({}));
  formation.destroy();
  const outputs = Object.fromEntries(
    Stacks.flatMap(({ Outputs: all = [] }) =>
      all.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    ),
  );
  return { outputs, pruned: gone };
};
